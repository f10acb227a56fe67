import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Priority } from '#foundation/types/priority.js';
import { Database } from './database.js';
import { appliedMigrations, migrationNames } from './migrations.js';

const PING_TIMEOUT_MS = 1_000;

/** Whether PostgreSQL answers, and has the schema that this code was written for. */
@Injectable()
export class DatabaseHealth {
  readonly priority: Priority = 'critical';
  private hasSchema = false;

  constructor(
    private readonly database: Database,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const { database } = await this.indicators
      .check('database')
      .attempt(() => this.ask())
      .withTimeout(PING_TIMEOUT_MS);
    return { database: { ...database, priority: this.priority } };
  }

  private async ask(): Promise<void> {
    await this.database.query({ name: 'ping', text: 'SELECT 1' });
    this.hasSchema ||= await this.findSchema();
    if (!this.hasSchema) throw new Error('migrations are missing');
  }

  private async findSchema(): Promise<boolean> {
    const applied = await appliedMigrations(async (text) => {
      const { rows } = await this.database.query<{ name: string }>({ name: '', text });
      return rows;
    });
    return migrationNames.every((name) => applied.has(name));
  }
}
