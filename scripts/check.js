// What CI runs, as named steps in order: `npm run check`, `npm run check -- lint unit`, `npm run check -- --except test`.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import jest from '../jest.config.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const suites = jest.projects.map(({ displayName }) => displayName?.name ?? displayName);

/** All suites are one run of Jest, so that coverage is of their sum; its reporter names them one by one. */
const testing = (chosen) =>
  chosen.length === suites.length
    ? ['npm', 'test', '--silent', '--', '--coverage']
    : ['npm', 'test', '--silent', '--', '--selectProjects', ...chosen];

const steps = [
  { name: 'format', command: () => ['prettier', '--check', '.'] },
  { name: 'lint', command: () => ['oxlint', '--deny-warnings'] },
  { name: 'types', command: () => ['tsc', '--noEmit'] },
  { name: 'secrets', command: () => ['npm', 'run', '--silent', 'secrets'] },
  { name: 'licences', command: () => ['npm', 'run', '--silent', 'licences', '--', '--check'] },
  { name: 'contract', command: () => ['npm', 'run', '--silent', 'contract'] },
  { name: 'spectral', command: () => ['node', 'scripts/spectral.js'] },
  { name: 'redocly', command: () => ['redocly', 'lint', 'openapi.json'] },
  { name: 'client', command: () => ['npm', 'run', '--silent', 'client', 'check'] },
  { name: 'publint', command: () => ['publint', 'clients/typescript', '--strict'] },
  { name: 'test', parts: suites, command: testing },
  { name: 'principles', command: () => ['node', 'scripts/principles.js', '--of-last-run'] },
];

const plan = planFrom(process.argv.slice(2));
const done = [];
for (const { name, command } of plan) {
  console.log(`\n▸ ${name}  ${command.join(' ')}`);
  const started = performance.now();
  const passed = run(command);
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`  ${name} ${passed ? 'is fine' : 'FAILED'} after ${seconds}`);
  done.push({ name, passed, seconds });
  if (!passed) break;
}
summarise();

function planFrom(args) {
  const { values, positionals } = parse(args);
  const known = steps.flatMap(({ name, parts = [] }) => [name, ...parts]);
  const except = values.except.flatMap((names) => names.split(','));
  const unknown = [...positionals, ...except].filter((name) => !known.includes(name));
  if (unknown.length > 0) stop(`There is no step ${unknown.join(', ')}; there are ${known.join(', ')}.`);

  return steps.flatMap(({ name, parts = [name], command }) => {
    const wanted = (part) =>
      (positionals.length === 0 || positionals.includes(part) || positionals.includes(name)) &&
      !except.includes(part) &&
      !except.includes(name);
    const chosen = parts.filter(wanted);
    if (chosen.length === 0) return [];
    return [{ name: chosen.length === parts.length ? name : chosen.join(', '), command: command(chosen) }];
  });
}

function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { except: { type: 'string', multiple: true, default: [] } },
    });
  } catch (error) {
    return stop(error.message);
  }
}

function run([command, ...args]) {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell,
    env: { ...process.env, PATH: path },
  });
  if (error) console.error(`  ${error.message}`);
  return status === 0;
}

function summarise() {
  const verdict = (name) => done.find((step) => step.name === name);
  console.log('');
  for (const { name } of plan) {
    const step = verdict(name);
    console.log(
      `  ${step ? (step.passed ? '✓' : '✗') : '·'} ${name}${step ? `  ${step.seconds}` : '  not run'}`,
    );
  }
  process.exitCode = done.length === plan.length && done.every(({ passed }) => passed) ? 0 : 1;
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
