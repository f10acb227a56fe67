import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Flags that are changed while the service runs. By whom stands in the audit trail. */
export class CreateFeatureFlags1760000000014 implements MigrationInterface {
  readonly name = 'CreateFeatureFlags1760000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feature_flags (
        key text PRIMARY KEY,
        enabled boolean NOT NULL,
        percentage smallint NOT NULL CONSTRAINT feature_flags_percentage_check CHECK (percentage BETWEEN 0 AND 100),
        user_ids uuid[] NOT NULL,
        roles text[] NOT NULL,
        changed_at timestamptz(3) NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feature_flags');
  }
}
