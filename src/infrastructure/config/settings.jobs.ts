import { Whole } from './settings.decorators.js';

export class JobsSettings {
  @Whole('JOBS_WORKERS', {
    min: 0,
    max: 64,
    about: 'Jobs that this process runs at once; with 0 it only enqueues',
  })
  readonly workers: number = 4;

  @Whole('JOBS_POLL_MS', { min: 50, max: 60_000, about: 'Time between two looks into idle queues' })
  readonly pollMs: number = 1000;

  @Whole('JOBS_STOP_TIMEOUT_MS', {
    min: 0,
    max: 600_000,
    about: 'Time that running jobs have to finish when the service stops, before they are given back',
  })
  readonly stopTimeoutMs: number = 10_000;

  @Whole('JOBS_MAX_LAG_SECONDS', {
    min: 1,
    max: 86_400,
    about: 'Longest that a job may wait for a worker before health says so',
  })
  readonly maxLagSeconds: number = 60;

  @Whole('JOBS_KEEP_DAYS', { min: 1, max: 365, about: 'Days that finished jobs are kept' })
  readonly keepDays: number = 7;

  @Whole('JOBS_KEEP_DEAD_DAYS', {
    min: 1,
    max: 365,
    about: 'Days that dead jobs are kept, and can be retried',
  })
  readonly keepDeadDays: number = 30;
}
