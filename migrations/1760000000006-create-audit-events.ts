import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what; no foreign keys, for what was done outlives whoever did it. */
export class CreateAuditEvents1760000000006 implements MigrationInterface {
  readonly name = 'CreateAuditEvents1760000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_events (
        id uuid PRIMARY KEY,
        created_at timestamptz(3) NOT NULL,
        action text NOT NULL,
        actor_id uuid,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        address_hash text,
        details jsonb NOT NULL,
        request_id text
      )`);
    await runner.query('CREATE INDEX audit_events_created_at_idx ON audit_events (created_at, id)');
    await runner.query('CREATE INDEX audit_events_action_idx ON audit_events (action, created_at, id)');
    await runner.query('CREATE INDEX audit_events_actor_idx ON audit_events (actor_id, created_at, id)');
    await runner.query('CREATE INDEX audit_events_subject_idx ON audit_events (subject_id, created_at, id)');
    await runner.query(`
      CREATE FUNCTION refuse_to_change_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_events is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query(`
      CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit_events()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_events');
    await runner.query('DROP FUNCTION refuse_to_change_audit_events');
  }
}
