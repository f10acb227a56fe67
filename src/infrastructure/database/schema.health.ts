import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { within } from '#infrastructure/system/within.js';
import { Database } from './database.js';
import { PING_TIMEOUT_MS } from './database.dependency.js';
import { appliedMigrations, migrationNames } from './migrations.js';

/** Whether the database has the schema that this code was written for. Once it has, it is not asked again. */
@Injectable()
export class SchemaHealth {
  private isCurrent = false;

  constructor(
    private readonly database: Database,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    // A database that does not answer is told of by its own indicator.
    const schema = this.isCurrent
      ? 'current'
      : await within(PING_TIMEOUT_MS, this.ask()).catch(() => 'unknown');
    this.isCurrent = schema === 'current';
    const indicator = this.indicators.check('migrations');
    return schema === 'missing' ? indicator.down('migrations are missing') : indicator.up();
  }

  private async ask(): Promise<'current' | 'missing'> {
    const applied = await appliedMigrations(async (text) => {
      const { rows } = await this.database.query<{ name: string }>({ name: '', text });
      return rows;
    });
    return migrationNames.every((name) => applied.has(name)) ? 'current' : 'missing';
  }
}
