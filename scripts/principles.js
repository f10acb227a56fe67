// Shows that the twelve principles hold: runs the tests that say so, and prints them in a table. `--of-last-run` takes
// what the last run of all tests has left, where it has.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { judged, tableOf } from './principles.judge.js';
import { principles } from './principles.checks.js';

const LAST = 'coverage/results.json';
const OWN = 'coverage/principles';

const files = [...new Set(principles.flatMap(({ checks }) => checks.map(({ file }) => file)))];
const last = process.argv.includes('--of-last-run') ? resultsIn(LAST) : [];
const isWhole = files.every((file) => last.some((result) => result.file === file));
if (isWhole) console.log(`As of the tests that ended at ${statSync(LAST).mtime.toLocaleTimeString()}:`);
const rows = judged(principles, isWhole ? last : run());
console.log(tableOf(rows));
process.exitCode = rows.every(({ isHeld }) => isHeld) ? 0 : 1;

function run() {
  const args = ['test', '--silent', '--', `--coverageDirectory=${OWN}`, '--runTestsByPath', ...files];
  spawnSync('npm', args, { stdio: 'inherit' });
  return resultsIn(`${OWN}/results.json`);
}

function resultsIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}
