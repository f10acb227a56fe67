import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is mailed to prove a mailbox: never the token, only its SHA-256. It goes with its user. */
export class CreateOneTimeTokens1760000000010 implements MigrationInterface {
  readonly name = 'CreateOneTimeTokens1760000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE one_time_tokens (
        id uuid PRIMARY KEY,
        digest bytea NOT NULL CONSTRAINT one_time_tokens_digest_key UNIQUE,
        purpose text NOT NULL CONSTRAINT one_time_tokens_purpose_check CHECK (purpose IN ('verify', 'change', 'reset')),
        user_id uuid NOT NULL CONSTRAINT one_time_tokens_user_id_fkey REFERENCES users ON DELETE CASCADE,
        email varchar NOT NULL,
        account_email varchar NOT NULL,
        credentials_version integer,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      )`);
    await runner.query('CREATE INDEX one_time_tokens_user_id_idx ON one_time_tokens (user_id)');
    await runner.query('CREATE INDEX one_time_tokens_expires_at_idx ON one_time_tokens (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE one_time_tokens');
  }
}
