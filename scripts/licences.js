// Under which licences Galley uses what others wrote: `npm run licences` lists the packages that the service runs with, and
// `--check` fails where a package has a licence that nobody agreed to. `--lockfile` reads another lock file than ours.
import { parseArgs } from 'node:util';
import satisfies from 'spdx-satisfies';
import { packagesIn } from './lockfile.js';

/** They ask for their text to be kept, and for nothing else. */
const PERMISSIVE =
  'MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BlueOak-1.0.0 CC0-1.0 Python-2.0 PSF-2.0'.split(
    ' ',
  );
/** What only builds and tests Galley is not passed on. */
const FOR_DEVELOPMENT = [...PERMISSIVE, 'Artistic-2.0', 'CC-BY-3.0', 'CC-BY-4.0', 'WTFPL'];
/** They say it in a form that npm no longer reads; looked up in their package.json and LICENSE. */
const LOOKED_UP = { 'busboy@1.6.0': 'MIT', 'streamsearch@1.1.0': 'MIT' };

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, lockfile: { type: 'string', default: 'package-lock.json' } },
});
const packages = packagesIn(values.lockfile).map((one) => ({
  ...one,
  license: one.license ?? LOOKED_UP[`${one.name}@${one.version}`],
}));
if (values.check) check();
else list();

function check() {
  const refused = packages.filter(
    ({ license, dev }) => !isAllowed(license, dev ? FOR_DEVELOPMENT : PERMISSIVE),
  );
  for (const { name, version, license = 'no licence' } of refused)
    console.error(`${name}@${version}: ${license}`);
  console.log(
    `${packages.length - refused.length} of ${packages.length} packages have a licence that is agreed to.`,
  );
  if (refused.length > 0) process.exitCode = 1;
}

/** A licence that is no SPDX expression is nothing that anybody could agree to unseen. */
function isAllowed(license, allowed) {
  try {
    return satisfies(license, allowed);
  } catch {
    return false;
  }
}

function list() {
  const byLicence = Map.groupBy(
    packages.filter(({ dev }) => !dev),
    ({ license }) => license,
  );
  for (const [licence, those] of [...byLicence].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const names = [...new Set(those.map(({ name, version }) => `${name}@${version}`))].toSorted();
    console.log(`${licence} (${names.length})\n  ${names.join('\n  ')}\n`);
  }
}
