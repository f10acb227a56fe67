import { describe, expect, it } from '@jest/globals';

import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';

/** Of pg-boss, to the names of queues: no queue is ever deleted or renamed, so that nobody looks for who names it. */
const NEVER_FOLLOWED = [
  'jobs.job_common.dlq_fkey',
  'jobs.queue.queue_dead_letter_fkey',
  'jobs.subscription.subscription_name_fkey',
];

/** Foreign keys without an index of all rows that begins with their columns. */
const WITHOUT_INDEX = `
  SELECT conrelid::regclass || '.' || conname AS key
    FROM pg_constraint
   WHERE contype = 'f' AND NOT EXISTS (
     SELECT FROM pg_index
      WHERE indrelid = conrelid AND indisvalid AND indpred IS NULL AND indnkeyatts >= cardinality(conkey)
        AND (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey)
   ORDER BY 1`;

/** Those of the schema as it is, or as it would be after a change. */
const withoutIndex = async (change = ''): Promise<string[]> =>
  connected(await testDatabase(), async (client) => {
    await client.query(`BEGIN; ${change}`);
    const { rows } = await client.query<{ key: string }>(WITHOUT_INDEX);
    await client.query('ROLLBACK');
    return rows.map(({ key }) => key);
  });

describe('A foreign key', () => {
  it('has an index, so that who deletes what it names reads no whole table', async () => {
    expect(await withoutIndex()).toEqual(NEVER_FOLLOWED);
  });

  it.each([
    ['no index', ''],
    ['one of some rows', 'CREATE INDEX ON spoons (owner_id) WHERE id > 0'],
    ['one in which it stands second', 'CREATE INDEX ON spoons (id, owner_id)'],
  ])('with %s is noticed', async (_, index) => {
    const spoons = 'CREATE TABLE spoons (id int, owner_id uuid REFERENCES users)';
    expect(await withoutIndex(`${spoons}; ${index}`)).toContain('spoons.spoons_owner_id_fkey');
  });

  it('with an index that begins with it is not', async () => {
    const spoons = 'CREATE TABLE spoons (id int, owner_id uuid REFERENCES users)';
    expect(await withoutIndex(`${spoons}; CREATE INDEX ON spoons (owner_id, id)`)).toEqual(NEVER_FOLLOWED);
  });
});
