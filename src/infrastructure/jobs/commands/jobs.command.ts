import type { DeadJobs } from '../dead-jobs.js';

const MOST = 1_000;

/** The oldest thousand dead jobs, one a line: id, queue, when, and the last error. */
export async function listDeadJobs(dead: DeadJobs): Promise<string> {
  const { items: jobs } = await dead.slice(MOST, null);
  if (jobs.length === 0) return 'No dead jobs';
  return jobs
    .map(({ id, queue, diedAt, error }) => [id, queue, diedAt, error.replaceAll(/\s+/g, ' ')].join('  '))
    .join('\n');
}

/** Sends a dead job back to its queue. Throws when there is none with this id. */
export async function retryDeadJob(dead: DeadJobs, id: string): Promise<string> {
  if (!(await dead.retry(id))) throw new Error(`No dead job has the id "${id}"; "jobs" lists them`);
  return `${id} is back in its queue`;
}
