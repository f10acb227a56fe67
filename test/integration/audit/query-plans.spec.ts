import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import { AuditEvent } from '#infrastructure/audit/audit-event.entity.js';
import { type AuditFilter, AuditEventsRepository } from '#infrastructure/audit/audit-events.repository.js';
import { dataSourceOptions } from '#infrastructure/database/data-source-options.js';

import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { databaseSettings } from '../database/opened.js';
import { type Plan, PlanningSession, RecordingDatabase } from '../database/planned.js';

const EVENTS = 20_000;
const idNumbered = (number: number) => `${number.toString(16).padStart(8, '0')}-0000-7000-8000-000000000000`;
const ID = (number: string) => `(lpad(to_hex(${number}), 8, '0') || '-0000-7000-8000-000000000000')::uuid`;

/** What happens in two years: most of it registrations, now and then an admin does something, once in all a key leaks. */
const EVENTS_SQL = `
  INSERT INTO audit_events (id, created_at, action, actor_id, subject_type, subject_id, details)
  SELECT ${ID('n')}, '2024-01-01Z'::timestamptz + n * interval '40 minutes',
         CASE WHEN n = 100 THEN 'key.leaked' WHEN n % 50 = 0 THEN 'account.role-changed' ELSE 'account.registered' END,
         CASE WHEN n % 50 = 0 THEN ${ID('n / 50 % 20')} END, 'user', ${ID('n % 3000')}::text, '{}'
    FROM generate_series(1, $1::integer) AS n`;

const EVERYTHING: AuditFilter = {
  actorId: undefined,
  subjectId: undefined,
  action: undefined,
  createdAfter: undefined,
  createdBefore: undefined,
};
const MONTH = { createdAfter: '2024-06-01T00:00:00.000Z', createdBefore: '2024-07-01T00:00:00.000Z' };

const FILTERS: [string, Partial<AuditFilter>][] = [
  ['everything', {}],
  ['an actor', { actorId: idNumbered(7) }],
  ['nobody', { actorId: idNumbered(4_000) }],
  ['a subject', { subjectId: idNumbered(77) }],
  ['a common deed', { action: 'account.registered' }],
  ['a rare deed', { action: 'key.leaked' }],
  ['no such deed', { action: 'key.found' }],
  ['a month', MONTH],
  ['an actor’s deeds of one kind', { actorId: idNumbered(7), action: 'account.role-changed' }],
  ['what was done to a subject in a month', { subjectId: idNumbered(77), ...MONTH }],
];

let source: DataSource;
let database: RecordingDatabase;
let events: AuditEventsRepository;
let session: PlanningSession;

beforeAll(async () => {
  await connected(await testDatabase(), async (client) => {
    await client.query(EVENTS_SQL, [EVENTS]);
    await client.query('VACUUM (ANALYZE) audit_events');
  });
  const settings = await databaseSettings();
  source = await new DataSource({ ...dataSourceOptions(settings), entities: [AuditEvent] }).initialize();
  database = new RecordingDatabase(source, settings);
  events = new AuditEventsRepository(database);
  session = await PlanningSession.open(await testDatabase());
});
afterAll(async () => {
  await source.destroy();
  await session[Symbol.asyncDispose]();
});

describe('a page of deeds', () => {
  it.each(FILTERS)(
    'of %s looks at few pages of the table, at its beginning and deep in it',
    async (_, filter) => {
      const list = () => events.list({ ...EVERYTHING, ...filter });
      await list().slice(20, null);
      await list().slice(20, { key: '2024-06-15T00:00:00.000Z', id: idNumbered(6_000) });
      const plans = await plansOfSent();
      expect(plans).toHaveLength(2);
      expect(plans.filter(isCostly)).toEqual([]);
    },
  );
});

describe('the deeds that concern somebody', () => {
  it('are found by an index of those by them, and one of those to them', async () => {
    const found: AuditEvent[] = [];
    for await (const event of events.concerning(idNumbered(7))) found.push(event);
    expect(new Set(found.map(({ actorId }) => actorId))).toEqual(new Set([idNumbered(7), null]));
    const plans = await plansOfSent();
    expect(plans).toHaveLength(2);
    expect(plans.filter(isCostly)).toEqual([]);
  });
});

/** Of each statement that was sent. */
async function plansOfSent(): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const sent of database.sent.splice(0)) plans.push(...(await session.plansOf(sent)));
  return plans;
}

const isCostly = ({ scanned, pages }: Plan): boolean => scanned.length > 0 || pages >= 60;
