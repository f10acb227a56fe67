import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings that are changed while the service runs. By whom stands in the audit trail. */
export class CreateRuntimeSettings1760000000012 implements MigrationInterface {
  readonly name = 'CreateRuntimeSettings1760000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE runtime_settings (
        name text PRIMARY KEY,
        value text NOT NULL,
        changed_at timestamptz(3) NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE runtime_settings');
  }
}
