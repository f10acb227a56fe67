import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { DatabaseSettings } from '#infrastructure/config/settings.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { within } from '#infrastructure/system/within.js';
import { Database } from './database.js';

/** Longest that a question about the database's health may take. */
export const PING_TIMEOUT_MS = 800;

/** Declares PostgreSQL, and has it looked for as soon as a statement finds it away. */
@Injectable()
export class DatabaseDependency implements OnApplicationShutdown {
  /** One connection that no request takes: a database with much to do is not one that is away. */
  private readonly line: Pool;

  constructor(settings: DatabaseSettings, database: Database, dependencies: Dependencies) {
    this.line = new Pool({
      connectionString: settings.url,
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: PING_TIMEOUT_MS,
      query_timeout: PING_TIMEOUT_MS,
    });
    // That it was lost while nobody asked is told by the next ping.
    this.line.on('error', () => undefined);
    const { watch } = dependencies.declare({
      name: 'database',
      priority: 'critical',
      ping: () => within(PING_TIMEOUT_MS, this.line.query('SELECT 1')),
    });
    database.onFault = () => void watch?.ask();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.line.end();
  }
}
