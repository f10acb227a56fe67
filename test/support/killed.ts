import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Kills a process, unless it is gone already, and resolves when it is. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
