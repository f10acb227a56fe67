// oxlint-disable no-await-in-loop -- a process is waited for, and the second signal is for who ignored the first
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLL_MS = 10;

/** Tells this run of a pid from a later process of the same number; undefined when nothing runs under it. */
export async function fingerprint(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return ask('lstart', pid);
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is a name in brackets that may itself hold spaces and brackets.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const started = fields[18];
  // A zombie runs no more; where pid 1 reaps nobody it stays for good.
  if (started === undefined || state === 'Z' || state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${started}`;
}

/** The command and its arguments, separated by spaces; empty when nothing runs under the pid. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') return (await ask('command', pid)) ?? '';
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.replaceAll('\0', ' ');
}

/** Sends each signal in turn, giving the process that long to go; true once it is gone. */
export async function endProcess(
  pid: number,
  ...steps: readonly (readonly [NodeJS.Signals, number])[]
): Promise<boolean> {
  const before = await fingerprint(pid);
  for (const [signal, patience] of steps) {
    if (before === undefined || (await fingerprint(pid)) !== before) return true;
    signalQuietly(pid, signal);
    if (await gone(pid, before, patience)) return true;
  }
  return before === undefined;
}

async function gone(pid: number, before: string, patience: number): Promise<boolean> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    if ((await fingerprint(pid)) !== before) return true;
    await delay(POLL_MS);
  }
  return false;
}

/** Signals a process (or, by a negative pid, its group) that may have gone already. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function ask(column: string, pid: number): Promise<string | undefined> {
  const answer = await run('ps', ['-ww', '-o', `${column}=`, '-p', `${pid}`]).catch(() => undefined);
  return answer?.stdout.trim() || undefined;
}
