import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One kind of deed is looked for among all the others. */
export class IndexAuditEventsByAction1760000000008 implements MigrationInterface {
  readonly name = 'IndexAuditEventsByAction1760000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX audit_events_action_idx ON audit_events (action, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit_events_action_idx');
  }
}
