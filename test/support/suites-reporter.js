import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Says per suite, and last of all in total, what passed; writes the same to tests.json beside the coverage. Before that,
 * each test that was skipped, and what the drills have measured: they note it in the file that GALLEY_TEST_DRILLS names.
 * What became of each test by its name stands in results.json, for scripts/principles.js.
 */
export default class SuitesReporter {
  #file;
  #resultsFile;
  #drills;
  #order;
  #suites = new Map();
  #skipped = [];
  #results = [];
  #isFiltered;

  constructor({ coverageDirectory, testNamePattern }, { suites = [] } = {}) {
    this.#file = join(coverageDirectory, 'tests.json');
    this.#resultsFile = join(coverageDirectory, 'results.json');
    this.#drills = join(coverageDirectory, 'drills.jsonl');
    process.env.GALLEY_TEST_DRILLS = this.#drills;
    this.#order = suites;
    this.#isFiltered = Boolean(testNamePattern);
    mkdirSync(coverageDirectory, { recursive: true });
    // Coverage is reported after the reporters; the total is to be the last line.
    process.once('exit', () => this.#print());
  }

  onRunStart() {
    this.#suites.clear();
    this.#skipped = [];
    this.#results = [];
    rmSync(this.#drills, { force: true });
  }

  onTestResult(
    { context, path },
    { numPassingTests, numFailingTests, numPendingTests, numTodoTests, testExecError, testResults },
  ) {
    const name = context.config.displayName?.name ?? 'tests';
    const suite = this.#suites.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
    suite.passed += numPassingTests;
    // A file that cannot be loaded has no failing test, and has failed.
    suite.failed += numFailingTests || (testExecError ? 1 : 0);
    suite.skipped += numPendingTests + numTodoTests;
    this.#suites.set(name, suite);
    const file = relative(context.config.rootDir, path);
    for (const { status, fullName } of testResults) {
      if (status === 'pending' || status === 'todo') this.#skipped.push(`${name}: ${fullName}`);
      this.#results.push({ file, name: fullName, status });
    }
  }

  onRunComplete() {
    const total = this.#total();
    const result = { line: line(total), total, suites: Object.fromEntries(this.#inOrder()) };
    writeFileSync(this.#file, `${JSON.stringify(result, null, 2)}\n`);
    writeFileSync(this.#resultsFile, JSON.stringify(this.#results));
  }

  #print() {
    if (existsSync(this.#drills)) process.stdout.write(`${drillTable(readFileSync(this.#drills, 'utf8'))}\n`);
    // With `-t` all others are skipped, as was asked.
    if (!this.#isFiltered) for (const test of this.#skipped) process.stdout.write(`SKIPPED ${test}\n`);
    for (const [name, suite] of this.#inOrder()) process.stdout.write(`${name}: ${line(suite)}\n`);
    process.stdout.write(`${line(this.#total())}\n`);
  }

  #inOrder() {
    const place = (name) => this.#order.indexOf(name) + 1 || Infinity;
    return [...this.#suites].toSorted(([a], [b]) => place(a) - place(b));
  }

  #total() {
    const total = { passed: 0, failed: 0, skipped: 0 };
    for (const suite of this.#suites.values()) {
      for (const kind of Object.keys(total)) total[kind] += suite[kind];
    }
    return total;
  }
}

const DRILL_COLUMNS = {
  drill: 'drill',
  servedPercent: 'served %',
  maxLatencyMs: 'max latency, ms',
  recoveryMs: 'recovery, ms',
  lostWrites: 'writes lost',
};

function drillTable(lines) {
  const drills = lines
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  const cells = drills.map((drill) => Object.keys(DRILL_COLUMNS).map((column) => drill[column] ?? '–'));
  const rows = [Object.values(DRILL_COLUMNS), Object.values(DRILL_COLUMNS).map(() => '---'), ...cells];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
