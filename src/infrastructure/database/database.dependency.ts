import { Injectable } from '@nestjs/common';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { within } from '#infrastructure/system/within.js';
import { Database } from './database.js';

const PING_TIMEOUT_MS = 1_000;

/** Declares PostgreSQL, and has it looked for as soon as a statement finds it away. */
@Injectable()
export class DatabaseDependency {
  constructor(database: Database, dependencies: Dependencies) {
    const { watch } = dependencies.declare({
      name: 'database',
      priority: 'critical',
      ping: () => within(PING_TIMEOUT_MS, database.query({ name: 'ping', text: 'SELECT 1' })),
    });
    database.onFault = () => void watch?.ask();
  }
}
