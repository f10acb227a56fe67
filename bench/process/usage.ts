import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The unit of times in /proc, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const KIB_PER_MIB = 1024;

export interface Usage {
  /** Of all its threads, since it began. */
  readonly cpuSeconds: number;
  readonly rssMib: number;
}

/** What a process has used. */
export function usageOf(pid: number): Usage {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    rssMib: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / KIB_PER_MIB,
  };
}

function fromPs(pid: number): Usage {
  const [time = '', rss] = execFileSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/);
  const cpuSeconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuSeconds, rssMib: Number(rss) / KIB_PER_MIB };
}
