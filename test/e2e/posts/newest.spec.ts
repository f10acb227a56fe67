import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Agent } from 'supertest';
import { eventually } from '../../support/eventually.js';
import type { Person, PostBody } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { closeAccount } from '../privacy/closings.js';
import { handOn } from './handing-on.js';
import { MINUTE_MS, publishDue, scheduled } from './publishing-due.js';

interface Newest {
  readonly data: PostBody[];
  readonly pagination: { readonly next_cursor: string; readonly total?: number };
}

describe('The newest posts', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
  });
  afterAll(() => app.close());

  const newest = async (query: string = '', caller: Agent | Person = app.stranger): Promise<Newest> =>
    (await caller.get(`/v1/posts?limit=3${query}`).expect(200)).body as Newest;
  const first = async (): Promise<PostBody | undefined> => (await newest()).data[0];
  const alter = ({ id }: PostBody, title: string) =>
    app.database.query({ name: '', text: 'UPDATE posts SET title = $2 WHERE id = $1' }, [id, title]);

  /** A post that everybody has just seen as the first of them. */
  async function seen(): Promise<PostBody> {
    app.clock.advance(10);
    const post = await ann.publishes();
    expect((await first())?.id).toBe(post.id);
    return post;
  }

  it('are kept for those who ask in the same moment, and no longer', async () => {
    const post = await ann.publishes({ title: 'As it was written' });
    app.clock.advance(10);
    // A machine that does much else may take longer than a moment for three requests.
    await eventually(async () => {
      await alter(post, 'As it was written');
      await eventually(async () => expect((await first())?.title).toBe('As it was written'));
      await alter(post, 'Altered in the database');
      expect((await first())?.title).toBe('As it was written');
    });
    await eventually(async () => expect((await first())?.title).toBe('Altered in the database'));
  });

  it.each<[what: string, change: (post: PostBody) => Promise<unknown>]>([
    ['edited', ({ id }) => ann.patch(`/v1/posts/${id}`, { title: 'Second thoughts' }).expect(200)],
    ['archived', ({ id }) => ann.post(`/v1/posts/${id}/archive`).expect(200)],
    ['deleted', ({ id }) => ann.delete(`/v1/posts/${id}`).expect(204)],
    ['handed on', (post) => handOn(ann, post, ann, bob).expect(200)],
  ])('show at once that one was %s', async (_, change) => {
    const post = await seen();
    await change(post);
    const { body, status } = await app.stranger.get(`/v1/posts/${post.id}`);
    const now = await first();
    if (status === 200) expect(now).toEqual(body);
    else expect(now?.id).not.toBe(post.id);
  });

  it('show at once what is published, by its author or at its time', async () => {
    await seen();
    const draft = await ann.drafts();
    const due = await scheduled(app, ann);
    app.clock.advance(10);
    await ann.post(`/v1/posts/${draft.id}/publish`).expect(200);
    expect((await first())?.id).toBe(draft.id);
    app.clock.advance(MINUTE_MS);
    await publishDue(app);
    expect((await first())?.id).toBe(due.id);
  });

  it('are without those of somebody who leaves', async () => {
    const dan = await app.signUp('dan');
    app.clock.advance(10);
    const { id } = await dan.publishes();
    expect((await first())?.id).toBe(id);
    await closeAccount(dan, 'remove');
    expect((await first())?.id).not.toBe(id);
  });

  it('go out with the same head each time, and so does the head alone', async () => {
    for (let written = 0; written < 4; written += 1) await seen();
    const { headers: head } = await app.stranger.head('/v1/posts?limit=3').expect(200);
    const heads: Record<string, string>[] = [head];
    const bodies: string[] = [];
    for (let asked = 0; asked < 3; asked += 1) {
      const { headers, text } = await app.stranger.get('/v1/posts?limit=3').expect(200);
      heads.push(headers);
      bodies.push(text);
    }
    for (const name of ['content-type', 'content-length', 'link', 'cache-control', 'vary'])
      expect(new Set(heads.map((each) => each[name] ?? 'missing'))).toEqual(new Set([head[name]]));
    expect(new Set(bodies).size).toBe(1);
  });

  it('say to each caller what they may do, and who counts how many there are', async () => {
    await seen();
    await seen();
    expect((await newest()).data[0]?.allowed_actions).toEqual([]);
    expect((await newest('', ann)).data[0]?.allowed_actions).toContain('edit');
    expect((await newest()).data[0]?.allowed_actions).toEqual([]);
    expect((await newest('&include_total=true')).pagination.total).toBeGreaterThan(1);
    expect((await newest()).pagination).not.toHaveProperty('total');
    expect((await newest('&include=author')).data[0]).toHaveProperty('author');
    expect((await newest()).data[0]).not.toHaveProperty('author');
  });

  it.each(['', '&sort=-published_at', '&status=published'])(
    'lead on to what is older, also as another asks for them: %s',
    async (query) => {
      for (let written = 0; written < 5; written += 1) await seen();
      await newest();
      const { data, pagination } = await newest(query);
      const older = await newest(`${query}&cursor=${pagination.next_cursor}`);
      const { data: all } = (await app.stranger.get('/v1/posts?limit=6').expect(200)).body as Newest;
      expect([...data, ...older.data]).toEqual(all);
    },
  );
});
