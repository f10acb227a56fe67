import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddCredentialsVersionToUsers1760000000005 implements MigrationInterface {
  readonly name = 'AddCredentialsVersionToUsers1760000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users ADD COLUMN credentials_version integer NOT NULL DEFAULT 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN credentials_version');
  }
}
