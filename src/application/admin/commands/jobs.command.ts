import type { DeadJobs } from '#infrastructure/jobs/dead-jobs.js';
import type { JobsService } from '../jobs.service.js';

const MOST = 1_000;

/** The oldest thousand dead jobs, one a line: id, queue, when, and the last error. */
export async function listDeadJobs(dead: DeadJobs): Promise<string> {
  const { items: jobs } = await dead.slice(MOST, null);
  if (jobs.length === 0) return 'No dead jobs';
  return jobs
    .map(({ id, queue, diedAt, error }) => [id, queue, diedAt, error.replaceAll(/\s+/g, ' ')].join('  '))
    .join('\n');
}

/** Sends a dead job back to its queue, told in the trail. Throws `NotFoundError`. */
export async function retryDeadJob(jobs: JobsService, id: string): Promise<string> {
  await jobs.retry(id, { actorId: null });
  return `${id} is back in its queue`;
}
