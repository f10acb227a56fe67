/** What became of each check in a run of the tests. One that no test is called like any more is `missing`. */
export function judged(principles, results) {
  return principles.map(({ title, demands, checks }) => {
    const states = checks.map((check) => ({ ...check, ...stateOf(check, results) }));
    return { title, demands, checks: states, isHeld: states.every(({ state }) => state === 'held') };
  });
}

function stateOf({ file, named }, results) {
  const tests = results.filter((result) => result.file === file && result.name.includes(named));
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const passed = tests.filter(({ status }) => status === 'passed').length;
  if (tests.length === 0) return { state: 'missing', tests: 0 };
  if (failed > 0) return { state: 'broken', tests: failed };
  return passed > 0 ? { state: 'held', tests: passed } : { state: 'skipped', tests: tests.length };
}

const SAID = {
  held: (tests) => `${tests}`,
  broken: (tests) => `${tests} FAILED`,
  missing: () => 'NO SUCH TEST',
  skipped: () => 'SKIPPED',
};

/** The same as a table for people. */
export function tableOf(rows) {
  const lines = rows.flatMap(({ title, demands, checks, isHeld }, at) => [
    '',
    `${isHeld ? '✓' : '✗'} ${at + 1} ${title}: ${demands}`,
    ...checks.map(
      ({ says, file, state, tests }) =>
        `    ${state === 'held' ? '✓' : '✗'} ${says.padEnd(62)} ${SAID[state](tests).padStart(4)}  ${file}`,
    ),
  ]);
  const held = rows.filter(({ isHeld }) => isHeld).length;
  return [...lines, '', `${held} of ${rows.length} principles hold`].join('\n');
}
