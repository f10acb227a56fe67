import { Injectable } from '@nestjs/common';
import { InjectMetric, makeGaugeProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import type { Gauge, Histogram } from 'prom-client';
import { setAtScrape } from '../observability/at-scrape.js';
import { DATABASE_BUCKETS } from '../observability/duration-buckets.js';
import { type Duration, Durations } from '../observability/durations.js';
import { Database } from './database.js';

export const databaseMetrics = [
  makeGaugeProvider({
    name: 'db_pool_connections',
    help: 'Connections of the pool: used, or idle',
    labelNames: ['state'],
    aggregator: 'sum',
  }),
  makeGaugeProvider({
    name: 'db_pool_waiting',
    help: 'Statements and transactions that wait for a connection',
    aggregator: 'sum',
  }),
  makeHistogramProvider({
    name: 'db_query_duration_seconds',
    help: 'Time from the sending of a statement to its answer, by its first word',
    labelNames: ['operation'],
    buckets: DATABASE_BUCKETS,
  }),
];

/** So many series, whatever is sent. */
const OPERATIONS = new Set(['select', 'insert', 'update', 'delete', 'with', 'begin', 'commit', 'rollback']);

/** How the database is used, as Prometheus reads it. */
@Injectable()
export class DatabaseMetrics {
  constructor(
    database: Database,
    @InjectMetric('db_pool_connections') connections: Gauge<'state'>,
    @InjectMetric('db_pool_waiting') waiting: Gauge,
    @InjectMetric('db_query_duration_seconds') histogram: Histogram<'operation'>,
  ) {
    const durations = Durations.for(histogram, DATABASE_BUCKETS);
    const taken = new Map<string, Duration>();
    database.onStatement = (text, seconds) => {
      const operation = operationOf(text);
      taken.getOrInsertComputed(operation, () => durations.of({ operation })).observe(seconds);
    };
    setAtScrape(connections, async () => {
      const { idle, used } = database.connectionCounts;
      connections.set({ state: 'idle' }, idle);
      connections.set({ state: 'used' }, used);
    });
    setAtScrape(waiting, async () => waiting.set(database.connectionCounts.waiting));
  }
}

function operationOf(text: string): string {
  const word = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? '';
  return OPERATIONS.has(word) ? word : 'other';
}
