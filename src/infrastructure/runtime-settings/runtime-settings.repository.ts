import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

export const ALL = { name: 'runtime-settings-all', text: 'SELECT name, value FROM runtime_settings' };
const PUT = {
  name: 'runtime-settings-put',
  text: `
    INSERT INTO runtime_settings (name, value, changed_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
};
const REMOVE = { name: 'runtime-settings-remove', text: 'DELETE FROM runtime_settings WHERE name = $1' };

/** What was changed while the service ran, as text, by the settings' names. */
@Injectable()
export class RuntimeSettingsRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.database.query<{ name: string; value: string }>(ALL);
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  async put(name: string, value: string, at: Date): Promise<void> {
    await this.database.query(PUT, [name, value, at]);
  }

  async remove(name: string): Promise<void> {
    await this.database.query(REMOVE, [name]);
  }
}
