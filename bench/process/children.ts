import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

const PATIENCE_MS = 10_000;
const running = new Set<ChildProcess>();

export interface Launch {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The cores it may use; those of this process when there are none. */
  readonly cores?: string | undefined;
  /** A command that takes the rest as its own. */
  readonly before?: readonly string[];
  readonly stdio: StdioOptions;
}

/** Starts a Node of this version; it ends at the latest with the bench. */
export function startNode({ args, env = {}, cores, before = [], stdio }: Launch): ChildProcess {
  const bound = cores === undefined ? [] : ['taskset', '--cpu-list', cores];
  const [program = '', ...rest] = [...before, ...bound, process.execPath, ...args];
  const child = spawn(program, rest, { stdio, env: { PATH: process.env['PATH'], ...env } });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Asks it to end, and insists when it takes long. */
export async function end(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await gone;
  clearTimeout(impatient);
}

/** Ends all that run. */
export async function endChildren(): Promise<void> {
  await Promise.all([...running].map(end));
}
