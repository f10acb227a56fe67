import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from '../../support/cluster-connection.js';
import { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { Canaries } from './canaries/canaries.js';
import { fairSettings } from './canaries/fair-settings.js';
import { FairJourney } from './canaries/fair-journey.js';
import { QuotingProvider } from './canaries/quoting-partners.js';

const PLANNED = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;
/** Tables that do not grow with use: a row for each migration, and for each setting or flag that was changed. */
const SMALL = ['migrations', 'runtime_settings', 'feature_flags'];

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Node[];
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The tables that a statement can only read from one end to the other, whatever is in them. */
async function scannedBy(text: string): Promise<string[]> {
  return connected(await testDatabase(), async (client) => {
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`);
    const [{ Plan: plan }] = rows[0]['QUERY PLAN'];
    return nodesOf(plan).flatMap(({ 'Node Type': type, 'Relation Name': table = '' }) =>
      type === 'Seq Scan' && !SMALL.includes(table) ? [table] : [],
    );
  });
}

describe('Whatever people do', () => {
  const provider = new QuotingProvider();
  const statements = new Set<string>();
  let app: TestApp;
  beforeAll(async () => {
    await provider.start();
    app = await TestApp.start({ JOBS_WORKERS: '4', ...fairSettings(provider) });
    const { database } = app;
    const { onStatement } = database;
    database.onStatement = (text, seconds) => {
      statements.add(text);
      onStatement(text, seconds);
    };
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
  });

  it('no statement of it needs to read a whole table', async () => {
    const [ann, cid, eve] = await Promise.all(
      ['ann', 'cid', 'eve'].map((name) => Person.signUp(app.url, name)),
    );
    if (!ann || !cid || !eve) throw new Error('somebody has not been registered');
    await connected(await testDatabase(), (client) =>
      client.query(`UPDATE users SET role = 'admin' WHERE id = $1`, [cid.id]),
    );
    const journey = new FairJourney(app.url, new Canaries(), provider);
    await journey.go(ann, cid);
    await journey.leave(eve);
    const planned = [...statements].filter((text) => PLANNED.test(text));
    expect(planned.length).toBeGreaterThan(40);
    const scanning = await Promise.all(
      planned.map(async (text) => ({ text, scanned: await scannedBy(text) })),
    );
    expect(scanning.filter(({ scanned }) => scanned.length > 0)).toEqual([]);
  }, 120_000);

  it('and one that does is noticed', async () => {
    expect(await scannedBy(`SELECT id FROM posts WHERE content = $1`)).toEqual(['posts']);
  });
});
