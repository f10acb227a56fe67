import { readFileSync } from 'node:fs';

/** Every package of the lock file: of all platforms, whether installed here or not. */
export function packagesIn(lockfile) {
  const { packages } = JSON.parse(readFileSync(lockfile, 'utf8'));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license, dev = false }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
      dev,
    }));
}
