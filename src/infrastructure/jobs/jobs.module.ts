import { Global, Module } from '@nestjs/common';
import { makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import { PgBoss } from 'pg-boss';
import { Database } from '../database/database.js';
import { Backlog } from './backlog.js';
import { Crew } from './crew.js';
import { DeadJobs } from './dead-jobs.js';
import { GivenBack } from './given-back.js';
import { JobsHealth } from './jobs.health.js';
import { JobsMetrics } from './jobs.metrics.js';
import { JobsRetention } from './jobs.retention.js';
import { Jobs } from './jobs.service.js';
import { NamedJobs } from './named-jobs.js';
import { openBoss } from './open-boss.js';
import { Outcomes } from './outcomes.js';
import { Purges } from './purges.js';
import { Queues } from './queues.js';
import { Rounds } from './rounds.js';
import { Worker } from './worker.js';

const metrics = [
  makeCounterProvider({
    name: 'jobs_total',
    help: 'Attempts at jobs: completed, failed (and tried again), dead (failed for the last time)',
    labelNames: ['queue', 'result'],
  }),
  makeGaugeProvider({
    name: 'jobs_waiting',
    help: 'Jobs to be run, now or later; in the queue "dead" those that wait for an operator',
    labelNames: ['queue'],
    aggregator: 'first',
  }),
  makeGaugeProvider({
    name: 'jobs_oldest_seconds',
    help: 'How long the oldest job has waited that could run now',
    labelNames: ['queue'],
    aggregator: 'first',
  }),
  makeCounterProvider({
    name: 'purged_total',
    help: 'Rows deleted because of their age',
    labelNames: ['name'],
  }),
  makeGaugeProvider({
    name: 'purge_last_run_timestamp_seconds',
    help: 'When a purge was last done, by whichever instance',
    labelNames: ['name'],
    aggregator: 'first',
  }),
];

/** Work for later, on pg-boss: enqueued with the write it belongs to, done at least once, kept when it fails. */
@Global()
@Module({
  providers: [
    { provide: PgBoss, inject: [Database], useFactory: openBoss },
    Queues,
    Jobs,
    Outcomes,
    GivenBack,
    Crew,
    Worker,
    Backlog,
    JobsHealth,
    JobsMetrics,
    DeadJobs,
    NamedJobs,
    Rounds,
    Purges,
    JobsRetention,
    ...metrics,
  ],
  exports: [Jobs, DeadJobs, NamedJobs, Rounds, Purges],
})
export class JobsModule {}
