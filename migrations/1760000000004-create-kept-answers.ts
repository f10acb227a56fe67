import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateKeptAnswers1760000000004 implements MigrationInterface {
  readonly name = 'CreateKeptAnswers1760000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kept_answers (
        id text PRIMARY KEY,
        fingerprint text NOT NULL,
        body text NOT NULL,
        created_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX kept_answers_created_at_idx ON kept_answers (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE kept_answers');
  }
}
