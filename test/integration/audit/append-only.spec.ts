import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';

import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';

const OWNER = `galley_audit_owner_${randomBytes(6).toString('hex')}`;
const ID = '01990000-0000-7000-8000-000000000000';
const INSERT = `INSERT INTO audit_events (id, created_at, action, subject_type, subject_id, details)
                VALUES ('${ID}', now(), 'post.deleted', 'post', '${ID}', '{}')`;

/** The ways to make it look as if something else had been done. */
const FORGERIES = [
  `UPDATE audit_events SET action = 'post.published'`,
  `UPDATE audit_events SET actor_id = NULL WHERE false`,
  `${INSERT} ON CONFLICT (id) DO UPDATE SET action = 'post.published'`,
  `MERGE INTO audit_events USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE`,
  `WITH gone AS (DELETE FROM audit_events RETURNING *) SELECT * FROM gone`,
  'DELETE FROM audit_events',
  `DELETE FROM audit_events WHERE id = '${ID}'`,
  'TRUNCATE audit_events',
  'TRUNCATE audit_events CASCADE',
];

let url: string;
beforeAll(async () => {
  url = await testDatabase();
  await connected(url, async (client) => {
    await client.query(INSERT);
    await client.query(`CREATE ROLE ${OWNER}`);
    await client.query(`GRANT ${OWNER} TO CURRENT_USER`);
    await client.query(`GRANT CREATE ON SCHEMA public TO ${OWNER}`);
    await client.query(`ALTER TABLE audit_events OWNER TO ${OWNER}`);
  });
});
afterAll(() =>
  connected(url, async (client) => {
    await client.query(`REASSIGN OWNED BY ${OWNER} TO CURRENT_USER`);
    await client.query(`DROP OWNED BY ${OWNER}`);
    await client.query(`DROP ROLE ${OWNER}`);
  }),
);

const asOwner = async <T>(work: (client: Client) => Promise<T>) =>
  connected(url, async (client) => {
    await client.query(`SET ROLE ${OWNER}`);
    return work(client);
  });
const asAdministrator = async <T>(work: (client: Client) => Promise<T>) => connected(url, work);

describe.each([
  ['the owner of its table', asOwner],
  ['the administrator of the server', asAdministrator],
])('the trail of deeds, to %s,', (_, as) => {
  it.each(FORGERIES)('is closed: %s', async (forgery) => {
    const refusal = { code: '42501', message: 'audit_events is append-only' };
    await expect(as((client) => client.query(forgery))).rejects.toMatchObject(refusal);
  });

  it('is open for more, and for reading', async () => {
    await as(async (client) => {
      await client.query(INSERT.replaceAll(ID, `${ID.slice(0, -8)}${randomBytes(4).toString('hex')}`));
      const { rows } = await client.query(`SELECT action FROM audit_events WHERE id = '${ID}'`);
      expect(rows).toEqual([{ action: 'post.deleted' }]);
    });
  });
});
