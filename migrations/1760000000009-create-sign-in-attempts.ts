import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has failed to sign in, and from where people do; both without names, as keyed hashes. */
export class CreateSignInAttempts1760000000009 implements MigrationInterface {
  readonly name = 'CreateSignInAttempts1760000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sign_in_attempts (
        key text PRIMARY KEY,
        failures double precision NOT NULL,
        last_at timestamptz(3) NOT NULL,
        blocked_until timestamptz(3)
      )`);
    await runner.query('CREATE INDEX sign_in_attempts_last_at_idx ON sign_in_attempts (last_at)');
    await runner.query(`
      CREATE TABLE familiar_networks (
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        network_hash text NOT NULL,
        seen_at timestamptz(3) NOT NULL,
        PRIMARY KEY (user_id, network_hash)
      )`);
    await runner.query('CREATE INDEX familiar_networks_seen_at_idx ON familiar_networks (seen_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE familiar_networks');
    await runner.query('DROP TABLE sign_in_attempts');
  }
}
