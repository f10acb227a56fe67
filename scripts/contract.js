// Fails where openapi.json breaks what it promised the last time that it was committed, unless CHANGELOG.md has the sentence.
// `--before` takes another document to compare with, `--after` and `--changelog` other files than ours.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { breakingChanges } from './breaking-changes.js';

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    after: { type: 'string', default: 'openapi.json' },
    changelog: { type: 'string', default: 'CHANGELOG.md' },
  },
});
const after = readFileSync(values.after, 'utf8');
const before = values.before === undefined ? committed(after) : readFileSync(values.before, 'utf8');
if (before === undefined) console.log('The contract has never been another: there is nothing to break.');
else judge(breakingChanges(JSON.parse(before), JSON.parse(after)), readFileSync(values.changelog, 'utf8'));

/** The last one in the history that is not the present one. */
function committed(present) {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  const commits = git('log', '-n', '2', '--format=%H', '--', 'openapi.json').split('\n').filter(Boolean);
  return commits.map((commit) => git('show', `${commit}:openapi.json`)).find((text) => text !== present);
}

function judge(changes, changelog) {
  const untold = changes.filter((change) => !changelog.includes(change));
  for (const change of untold) console.error(change);
  console.log(
    `${changes.length} breaking changes, ${changes.length - untold.length} of them told in the changelog.`,
  );
  if (untold.length === 0) return;
  console.error(
    'Each would break a client: make it another version, or write its sentence into CHANGELOG.md.',
  );
  process.exitCode = 1;
}
