import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import { commandLine, fingerprint } from '#infrastructure/database/embedded/running-process.js';

/** Where the launcher's files are. */
export const LAUNCHER = resolve('src/infrastructure/database/embedded');

const started: ChildProcess[] = [];

/** Another process that has tried to start the embedded server, and how that went. */
export interface Owner {
  child: ChildProcess;
  url?: string;
  notice?: string;
  error?: string;
}

/** Starts the server from another process, which says how that went and then stays until it is killed. */
export async function owner({
  directory,
  launcher = LAUNCHER,
  afterwards = `setInterval(() => {}, 1e6); process.on('SIGINT', () => console.log('SIGINT'));`,
}: {
  directory: string;
  launcher?: string;
  afterwards?: string;
}): Promise<Owner> {
  const script = `
    const { EmbeddedPostgres } = await import(${JSON.stringify(join(launcher, 'embedded-postgres.ts'))});
    const said = await EmbeddedPostgres.start(${JSON.stringify({ directory, settings: { fsync: 'off' } })}).then(
      (server) => ({ url: server.url(), notice: server.notice }),
      (error) => ({ error: error.name + ': ' + error.message }),
    );
    console.log(JSON.stringify(said));
    if (said.url) { ${afterwards} }`;
  const child = spawn(
    process.execPath,
    ['--import', resolve('test/support/typescript-sources.js'), '--input-type=module', '--eval', script],
    { cwd: dirname(launcher), detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  started.push(child);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string | undefined];
  return { child, ...(JSON.parse(line ?? '{"error":"said nothing"}') as Omit<Owner, 'child'>) };
}

/** kill -9 for each that a test has left. */
export function killOwners(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}

/** kill -9, and wait until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** The servers and watchdogs of a directory. */
export async function processesOf(path: string, command = ''): Promise<number[]> {
  const listed =
    process.platform === 'linux'
      ? await readdir('/proc')
      : execFileSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).split(/\s+/);
  const pids = listed.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await commandLine(pid);
      const ours =
        /postgres -D|galley-watchdog/.test(line) && line.includes(join(path, '/')) && line.includes(command);
      return ours && (await fingerprint(pid)) !== undefined ? [pid] : [];
    }),
  );
  return found.flat();
}

/** What still runs there when it has had fifteen seconds to end. */
export async function survivors(path: string): Promise<number[]> {
  const deadline = performance.now() + 15_000;
  let running = await processesOf(path);
  while (running.length > 0 && performance.now() < deadline) {
    await delay(20);
    running = await processesOf(path);
  }
  return running;
}
