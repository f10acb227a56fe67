import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** The processes that a process has started, and that still are. */
export async function childrenOf(pid: number): Promise<number[]> {
  const listed =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
      : execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' });
  return listed.split(/\s+/).filter(Boolean).map(Number);
}
