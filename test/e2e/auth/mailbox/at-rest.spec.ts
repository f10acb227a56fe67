import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { eventually } from '../../../support/eventually.js';
import { CONFIRM, PostOffice, RESET, VERIFY } from '../../../support/post-office.js';

interface Place {
  schema: string;
  name: string;
}

describe('A one-time token', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await office.app.database.query<Row>({ name: '', text }, values)).rows;

  /** The tables in which some text stands anywhere. */
  async function placesOf(text: string): Promise<string[]> {
    const tables = await ask<Place>(
      `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'jobs')`,
    );
    expect(tables.length).toBeGreaterThan(5);
    const places: string[] = [];
    for (const { schema, name } of tables) {
      const found = await ask(
        `SELECT 1 FROM ${schema}.${name} AS it WHERE strpos(it::text, $1) > 0 LIMIT 1`,
        [text],
      );
      if (found.length > 0) places.push(`${schema}.${name}`);
    }
    return places;
  }

  it('stands in no table, used or not; its digest does', async () => {
    const ann = await office.app.signUp('ann');
    const email = `other-${ann.email}`;
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    await office.app.stranger.post('/v1/auth/password/forgot').send({ email: ann.email }).expect(202);
    const tokens = [
      await office.token(ann.email, VERIFY),
      await office.token(email, CONFIRM),
      await office.token(ann.email, RESET),
    ];
    await office.app.stranger.post('/v1/auth/email/verify').send({ token: tokens[0] }).expect(204);
    await office.isIdle();
    for (const token of tokens) {
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(await placesOf(token)).toEqual([]);
      const digest = createHash('sha256').update(token).digest('hex');
      expect(await placesOf(digest)).toEqual(['public.one_time_tokens']);
    }
  });

  it('brings no personal data into jobs and the audit trail', async () => {
    const ann = await office.app.signUp('ann');
    const email = `other-${ann.email}`;
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    const token = await office.token(email, CONFIRM);
    await office.app.stranger.post('/v1/auth/email/confirm').send({ token }).expect(204);
    await office.app.stranger.post('/v1/auth/password/forgot').send({ email }).expect(202);
    await office.token(email, RESET);
    await office.isIdle();
    expect((await placesOf(ann.username)).toSorted()).toEqual(['public.one_time_tokens', 'public.users']);
  });

  it('goes with its user', async () => {
    const ann = await office.app.signUp('ann');
    await office.token(ann.email, VERIFY);
    await ask('DELETE FROM users WHERE id = $1', [ann.id]);
    expect(await ask('SELECT 1 FROM one_time_tokens WHERE user_id = $1', [ann.id])).toEqual([]);
  });

  it('is deleted a week after it has ended', async () => {
    const [ann, bob] = [await office.app.signUp('ann'), await office.app.signUp('bob')];
    for (const { email } of [ann, bob]) await office.token(email, VERIFY);
    const age = `UPDATE one_time_tokens SET expires_at = now() - $2 * interval '1 day' WHERE user_id = $1`;
    await ask(age, [ann.id, 8]);
    await ask(age, [bob.id, 6]);
    await ask("DELETE FROM jobs.job WHERE name = 'purge'");
    const later = await PostOffice.open();
    await eventually(async () =>
      expect(await ask('SELECT 1 FROM one_time_tokens WHERE user_id = $1', [ann.id])).toEqual([]),
    ).finally(() => later.close());
    expect(await ask('SELECT 1 FROM one_time_tokens WHERE user_id = $1', [bob.id])).toHaveLength(1);
  });
});
