import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts can be closed, and kept answers know whose they are, so that both can be erased. */
export class CloseAccounts1760000000011 implements MigrationInterface {
  readonly name = 'CloseAccounts1760000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ADD COLUMN closed_at timestamptz(3),
        ADD COLUMN posts_fate text CHECK (posts_fate IN ('remove', 'anonymise')),
        DROP CONSTRAINT users_status_check,
        ADD CONSTRAINT users_status_check CHECK (status IN ('active', 'suspended', 'closed')),
        ADD CONSTRAINT users_closed_check CHECK (status <> 'closed' OR (closed_at IS NOT NULL AND posts_fate IS NOT NULL))`);
    await runner.query(`CREATE INDEX users_closed_at_idx ON users (closed_at, id) WHERE status = 'closed'`);
    await runner.query('CREATE INDEX users_status_created_at_idx ON users (status, created_at, id)');
    await runner.query('CREATE INDEX users_status_username_idx ON users (status, lower(username), id)');
    await runner.query('ALTER TABLE kept_answers ADD COLUMN owner_id uuid');
    await runner.query('CREATE INDEX kept_answers_owner_idx ON kept_answers (owner_id)');
  }

  /** Who is closed stays outside: suspended is the nearest that there was before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE kept_answers DROP COLUMN owner_id');
    await runner.query('DROP INDEX users_status_username_idx');
    await runner.query('DROP INDEX users_status_created_at_idx');
    await runner.query(`UPDATE users SET status = 'suspended' WHERE status = 'closed'`);
    await runner.query(`
      ALTER TABLE users
        DROP CONSTRAINT users_closed_check,
        DROP CONSTRAINT users_status_check,
        ADD CONSTRAINT users_status_check CHECK (status IN ('active', 'suspended')),
        DROP COLUMN posts_fate,
        DROP COLUMN closed_at`);
  }
}
