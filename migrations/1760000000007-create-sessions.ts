import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessions1760000000007 implements MigrationInterface {
  readonly name = 'CreateSessions1760000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        credentials_version integer NOT NULL,
        device varchar(200),
        address text NOT NULL,
        last_used_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        revoked_at timestamptz(3),
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX sessions_user_idx ON sessions (user_id, created_at, id)');
    await runner.query('CREATE INDEX sessions_ended_idx ON sessions (least(expires_at, revoked_at))');
    await runner.query(`
      CREATE TABLE refresh_tokens (
        digest bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        expires_at timestamptz(3) NOT NULL,
        spent_at timestamptz(3)
      )`);
    await runner.query('CREATE INDEX refresh_tokens_session_idx ON refresh_tokens (session_id)');
    await runner.query('CREATE INDEX refresh_tokens_expires_at_idx ON refresh_tokens (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE refresh_tokens');
    await runner.query('DROP TABLE sessions');
  }
}
