// Builds when what the build is made from has changed since, and says so; else is quiet and quick.
// The stamp is a digest of names and contents, so that deleted files and restored times are noticed too.
// `--always` builds in any case.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist/.built');

if (existsSync(join(root, 'src')) || !existsSync(join(root, 'dist'))) {
  const digest = digestOf(inputs());
  const always = process.argv.includes('--always');
  if (always || read(stamp) !== digest) process.exitCode = build(digest);
}

function inputs() {
  const folders = ['src', 'migrations'].filter((folder) => existsSync(join(root, folder)));
  const sources = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  const settings = readdirSync(root)
    .filter((name) => /^(tsconfig.*|nest-cli|package|package-lock)\.json$/.test(name))
    .map((name) => join(root, name));
  return [...sources, ...settings].toSorted();
}

function digestOf(files) {
  const hash = createHash('sha1');
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** A build that fails or is interrupted leaves no stamp. */
function build(digest) {
  console.log('Building: the sources are newer than the build.');
  rmSync(stamp, { force: true });
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const { status, error } = spawnSync('nest', ['build'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
    shell: process.platform === 'win32',
  });
  if (error)
    console.error(`Cannot build: ${error.message}. Are the development dependencies installed (npm ci)?`);
  if (status === 0) writeFileSync(stamp, `${digest}\n`);
  return status ?? 1;
}
