import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Which cores whom; null where nobody is bound to any. */
export interface Cores {
  readonly server: string;
  readonly others: string;
}

/**
 * Keeps one core for the server that is measured, and moves this process, and so all else that it starts, to the others.
 * Null where there is no `taskset`, or one core only.
 */
export function divideCores(): Cores | null {
  if (process.platform !== 'linux' || spawnSync('taskset', ['--version']).status !== 0) return null;
  const [server, ...others] = allowedCores().toReversed();
  if (server === undefined || others.length === 0) return null;
  const cores = { server: String(server), others: others.join(',') };
  const move = ['--all-tasks', '--cpu-list', '--pid', cores.others, String(process.pid)];
  // A thread that ends meanwhile makes it fail: the second time it is gone.
  const isMoved = (): boolean => spawnSync('taskset', move).status === 0;
  return isMoved() || isMoved() ? cores : null;
}

function allowedCores(): number[] {
  const [, list = ''] = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [from = 0, until = from] = range.split('-').map(Number);
    return Array.from({ length: until - from + 1 }, (_, at) => from + at);
  });
}
