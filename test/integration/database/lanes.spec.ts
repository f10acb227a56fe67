import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { testDatabase } from '../../support/test-database.js';
import { closeAll, opened } from './opened.js';

const SERVICE = `galley_reader_${randomBytes(6).toString('hex')}`;
const WHO = { name: 'who', text: 'SELECT pg_backend_pid() AS pid' };

afterEach(closeAll);

describe('Reads that share connections', () => {
  let owner: string;
  beforeAll(async () => {
    owner = await testDatabase();
    // No limit holds for a superuser.
    await connected(owner, (client) => client.query(`CREATE ROLE ${SERVICE} LOGIN PASSWORD 'reader'`));
  });
  afterAll(() => connected(owner, (client) => client.query(`DROP ROLE ${SERVICE}`)));

  const limitTo = (connections: number) =>
    connected(owner, (client) => client.query(`ALTER ROLE ${SERVICE} CONNECTION LIMIT ${connections}`));

  it('go by those that there are where the server gives no more', async () => {
    const url = new URL(owner);
    [url.username, url.password] = [SERVICE, 'reader'];
    const database = await opened({ DATABASE_URL: url.href });
    const { rows } = await database.read<{ pid: number }>(WHO);
    await limitTo(1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => database.read<{ pid: number }>(WHO)));
    expect(new Set(answers.map((answer) => answer.rows[0]?.pid))).toEqual(new Set([rows[0]?.pid]));
    await limitTo(-1);
    await Promise.all(Array.from({ length: 20 }, () => database.read(WHO)));
    await eventually(async () => {
      const { rows: all } = await database.query<{ count: number }>({
        name: '',
        text: 'SELECT count(*)::integer FROM pg_stat_activity WHERE usename = current_user',
      });
      expect(all[0]?.count).toBeGreaterThan(2);
    });
  });

  it.each(['read', 'query'] as const)(
    'are prepared anew where a migration has changed what they return: %s',
    async (way) => {
      const migrate = (text: string) => connected(owner, (client) => client.query(text));
      await migrate("CREATE TABLE words (word varchar(10)); INSERT INTO words VALUES ('soup')");
      const database = await opened({ DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' });
      const words = { name: 'words', text: 'SELECT word FROM words' };
      await database[way](words);
      await migrate('ALTER TABLE words ALTER word TYPE text');
      await database[way](words).catch(() => undefined);
      expect((await database[way](words)).rows).toEqual([{ word: 'soup' }]);
      await migrate('DROP TABLE words');
    },
  );
});
