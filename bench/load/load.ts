import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { end, startNode } from '../process/children.js';
import type { Job, Report } from './ask.js';

const HOOKS = new URL('../../test/support/typescript-sources.js', import.meta.url).href;
const GENERATOR = fileURLToPath(new URL('generator.ts', import.meta.url));

/** Whoever never sleeps must keep nobody else from working: it has what PostgreSQL and Redis leave. */
const YIELDING = ['chrt', '--idle', '0'];
const canYield = (): boolean => process.platform === 'linux' && spawnSync('chrt', ['--version']).status === 0;

/** Asks from a process of its own. */
export class Load {
  private readonly child: ChildProcess;

  constructor() {
    this.child = startNode({
      args: ['--import', HOOKS, GENERATOR],
      before: canYield() ? YIELDING : [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** One job at a time. Throws when answers were no successes, or there were none. */
  async run(job: Job): Promise<Report> {
    this.child.send(job);
    const [{ report, error }] = (await once(this.child, 'message')) as [{ report?: Report; error?: string }];
    if (!report) throw new Error(error);
    if (!report.answered) throw new Error(`Nothing was answered: ${job.asks[0]?.path}`);
    return report;
  }

  stop(): Promise<void> {
    return end(this.child);
  }
}
