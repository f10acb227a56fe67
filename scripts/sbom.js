// Writes what the service is made of, as CycloneDX: `npm run sbom`. npm's own `--omit dev` also leaves out what a development
// package needs besides us, so all is asked for, and what runs in production is kept.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { packagesIn } from './lockfile.js';

const { values } = parseArgs({ options: { output: { type: 'string', default: 'sbom.cdx.json' } } });
const production = new Set(
  packagesIn('package-lock.json')
    .filter(({ dev }) => !dev)
    .map(({ name, version }) => `${name}@${version}`),
);
const bom = wholeBom();
const self = bom.metadata.component;
const isOurs = (ref) => ref === self['bom-ref'] || production.has(ref);

bom.components = bom.components.filter((component) => isOurs(component['bom-ref']));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => isOurs(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isOurs) }));
// npm calls it by the name of the folder.
self.name = self['bom-ref'].split('@')[0];
writeFileSync(values.output, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${bom.components.length} packages are listed in ${values.output}.`);

function wholeBom() {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  return JSON.parse(stdout);
}
