import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsers1760000000001 implements MigrationInterface {
  readonly name = 'CreateUsers1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        username varchar(20) COLLATE "C" NOT NULL,
        email varchar(254) COLLATE "C" NOT NULL,
        email_verified boolean NOT NULL DEFAULT false,
        password_hash text NOT NULL,
        age smallint CHECK (age BETWEEN 18 AND 120),
        display_name varchar(50),
        bio varchar(500),
        role text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
        version integer NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE UNIQUE INDEX users_username_key ON users (lower(username))');
    await runner.query('CREATE UNIQUE INDEX users_email_key ON users (email)');
    await runner.query('CREATE INDEX users_created_at_idx ON users (created_at, id)');
    await runner.query('CREATE INDEX users_role_created_at_idx ON users (role, created_at, id)');
    await runner.query('CREATE INDEX users_role_username_idx ON users (role, lower(username), id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE users');
  }
}
