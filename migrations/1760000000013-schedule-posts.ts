import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts may say when they are to be published. */
export class SchedulePosts1760000000013 implements MigrationInterface {
  readonly name = 'SchedulePosts1760000000013';
  /** Each statement by itself: the table is not locked against readers while the index is made. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE posts ADD COLUMN IF NOT EXISTS publish_at timestamptz(3)');
    await runner.query(
      'CREATE INDEX IF NOT EXISTS posts_publish_at_idx ON posts (publish_at, id) WHERE publish_at IS NOT NULL',
    );
  }

  /** The index goes with its column. What was scheduled stays a draft. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE posts DROP COLUMN IF EXISTS publish_at');
  }
}
