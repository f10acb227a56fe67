import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { QueryResultRow } from 'pg';
import request from 'supertest';

import { seed } from '#application/seed/index.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import type { Settings } from '#infrastructure/config/settings.js';
import { CreatePostRequest } from '../../src/application/posts/dto/create-post.request.js';
import { developmentPackages } from '../../src/application/seed/development-packages.js';
import { showProgress } from '../../src/application/seed/progress.js';
import { SEEDED_PASSWORD } from '../../src/application/seed/seeded-users.js';
import { CreateUserRequest } from '../../src/application/users/dto/create-user.request.js';
import { connected, databaseUrl } from '../support/cluster-connection.js';
import { TestApp } from '../support/test-app.js';
import { TestClock } from '../support/test-clock.js';
import { testDatabase } from '../support/test-database.js';

interface UserRow extends QueryResultRow {
  id: string;
  username: string;
  email: string;
  age: number | null;
  display_name: string | null;
  bio: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

interface PostRow extends QueryResultRow {
  id: string;
  author_id: string;
  title: string;
  content: string;
  tags: string[];
  status: string;
  version: number;
  published_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

let url: string;
let settings: Settings;

beforeAll(async () => {
  url = await testDatabase();
  settings = settingsWith({});
});

describe('a seeded database', () => {
  let said: string;
  let users: UserRow[];
  let posts: PostRow[];

  beforeAll(async () => {
    await empty();
    said = await seed(settings, '200');
    users = await rows<UserRow>('SELECT * FROM users ORDER BY id');
    posts = await rows<PostRow>('SELECT * FROM posts ORDER BY id');
  });

  it('has as many posts as asked for and a user for ten', () => {
    expect([users.length, posts.length]).toEqual([20, 200]);
    expect(said).toMatch(/^Seeded 20 users and 200 posts in \d+\.\d s\. Sign in as \S+@seeded\.example with/);
  });

  it('has users who could have registered so', () => {
    const refused = users.flatMap(({ username, email, age, display_name, bio }) => {
      const given = { username, email, password: SEEDED_PASSWORD, age, display_name, bio };
      return faultsOf(CreateUserRequest, given);
    });
    expect(refused).toEqual([]);
    expect(users.filter(({ created_at, updated_at }) => created_at > updated_at)).toEqual([]);
  });

  it('has posts that could have been written so', () => {
    const refused = posts.flatMap(({ title, content, tags, status }) =>
      faultsOf(CreatePostRequest, { title, content, tags, status }),
    );
    expect(refused).toEqual([]);
  });

  it('has posts of every status, and what is published was publishable', () => {
    expect([...new Set(posts.map(({ status }) => status))].toSorted()).toEqual([
      'archived',
      'draft',
      'published',
    ]);
    const shown = posts.filter(({ published_at }) => published_at !== null);
    expect(shown.length).toBeGreaterThan(posts.length / 2);
    expect(shown.filter(({ content }) => [...content].length < 100)).toEqual([]);
    expect(posts.filter(({ status, published_at }) => status === 'draft' && published_at)).toEqual([]);
    expect(posts.filter(({ status, published_at }) => status === 'published' && !published_at)).toEqual([]);
  });

  it('has a history in order: registered, written, published, touched', () => {
    const registered = new Map(users.map(({ id, created_at }) => [id, created_at]));
    const disordered = posts.filter(({ author_id, created_at, published_at, updated_at }) => {
      const moments = [registered.get(author_id), created_at, published_at ?? created_at, updated_at].map(
        Number,
      );
      return moments.some((moment, index) => !(moment >= (moments[index - 1] ?? 0)));
    });
    expect(disordered).toEqual([]);
    expect(Math.max(...posts.map(({ updated_at }) => Number(updated_at)))).toBeLessThanOrEqual(
      Date.UTC(2026, 0, 1),
    );
  });

  it('has rows of version 1 whose ids tell when they were made', () => {
    const all = [...users, ...posts];
    expect(all.filter(({ version }) => version !== 1)).toEqual([]);
    expect(all.filter(({ id, created_at }) => momentOf(id) !== Number(created_at))).toEqual([]);
    expect(all.filter(({ id }) => !/^.{14}7.{4}[89ab]/.test(id))).toEqual([]);
  });

  it('has few authors who write much, and few tags that are everywhere', () => {
    const most = (counted: string[]): number => {
      const counts = Object.values(Object.groupBy(counted, (item) => item)).map((same) => same?.length ?? 0);
      return Math.max(...counts) / (counted.length / counts.length);
    };
    expect(most(posts.map(({ author_id }) => author_id))).toBeGreaterThan(3);
    expect(most(posts.flatMap(({ tags }) => tags))).toBeGreaterThan(3);
  });

  it('is known to the planner', async () => {
    const [{ reltuples } = {}] = await rows(`SELECT reltuples FROM pg_class WHERE relname = 'posts'`);
    expect(reltuples).toBe(200);
  });

  it('lets a seeded user sign in, as it says', async () => {
    const [, email, password] = /Sign in as (\S+) with the password (\S+)$/.exec(said) ?? [];
    const app = await TestApp.start();
    try {
      await app.stranger.post('/v1/auth/login').send({ email, password }).expect(200);
      const found = await request(app.url).get('/v1/posts').query({ q: 'galley', limit: 5 }).expect(200);
      expect((found.body as { data: unknown[] }).data).toHaveLength(5);
    } finally {
      await app.close();
    }
  });

  it('is not seeded again, and says why', async () => {
    await expect(seed(settings, '200')).rejects.toThrow('The database has 20 seeded users already');
    expect(await rowCounts()).toEqual({ users: 20, posts: 200 });
  });
});

describe('the seed', () => {
  beforeEach(empty);

  it('gives the same data for the same size', async () => {
    const digests: QueryResultRow[][] = [];
    for (let run = 0; run < 2; run++) {
      await empty();
      await seed(settings, '200');
      digests.push(
        await rows(`SELECT (SELECT md5(string_agg((to_jsonb(users) - 'password_hash')::text, ',' ORDER BY id)) FROM users),
                           (SELECT md5(string_agg(posts::text, ',' ORDER BY id)) AS posts FROM posts)`),
      );
    }
    expect(digests[1]).toEqual(digests[0]);
  });

  it('takes 1 000 posts for granted, and one for enough', async () => {
    await seed(settings, '');
    expect(await rowCounts()).toEqual({ users: 100, posts: 1_000 });
    await empty();
    await seed(settings, '1');
    expect(await rowCounts()).toEqual({ users: 1, posts: 1 });
  });

  it.each(['0', '-1', '1.5', '1e3', 'many', '10000001'])('refuses %j posts', async (size) => {
    await expect(seed(settings, size)).rejects.toThrow(`from 1 to 10000000, not "${size}"`);
    expect(await rowCounts()).toEqual({ users: 0, posts: 0 });
  });

  it.each(['staging', 'prod'])('refuses in %s', async (environment) => {
    const there = settingsWith({ ENVIRONMENT: environment, SECRET_KEY: 'only-for-this-test-'.repeat(3) });
    await expect(seed(there, '10')).rejects.toThrow(`Nothing is seeded in ${environment}`);
    expect(await rowCounts()).toEqual({ users: 0, posts: 0 });
  });

  it('leaves alone whoever is there already', async () => {
    const app = await TestApp.start();
    await app.signUp('ann').finally(() => app.close());
    await seed(settings, '10');
    expect(await rowCounts()).toEqual({ users: 2, posts: 10 });
  });

  it('says who is in the way, and leaves nothing', async () => {
    await seed(settings, '1');
    await rows(`DELETE FROM posts`);
    await rows(`UPDATE users SET email = 'first@example.com', username = upper(username)`);
    await expect(seed(settings, '10')).rejects.toThrow(/exclude each other: Key .* already exists/);
    expect(await rowCounts()).toEqual({ users: 1, posts: 0 });
  });

  it('leaves nothing when it is interrupted', async () => {
    const [outcome] = await Promise.allSettled([seed(settings, '50000'), endTheCopyOfPosts()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(Error) });
    expect(await rowCounts()).toEqual({ users: 0, posts: 0 });
  });

  it('asks for the migrations first', async () => {
    const postgres = databaseUrl(url, 'postgres');
    await expect(seed(settingsWith({ DATABASE_URL: postgres }), '10')).rejects.toThrow(
      'npm run galley -- migrate up',
    );
  });

  it('asks for the development packages where they are not installed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'galley-seed-'));
    const home = resolve('src/application/seed');
    for (const file of ['development-packages.ts', 'seed.errors.ts'])
      await cp(join(home, file), join(folder, file));
    const script = `const { developmentPackages } = await import(${JSON.stringify(join(folder, 'development-packages.ts'))});
      await developmentPackages().catch(({ name, message }) => console.log(name + ': ' + message));`;
    const options = ['--import', resolve('test/support/typescript-sources.js'), '--input-type=module', '-e'];
    const { stdout } = await promisify(execFile)(process.execPath, [...options, script]);
    await rm(folder, { recursive: true });
    expect(stdout).toMatch(/^SeedRefused: The seed needs the development packages.*run npm ci first/);
  });
});

describe('the progress', () => {
  it('is a line now and then for a log', async () => {
    const out = new PassThrough();
    const clock = new TestClock();
    const { ProgressBar } = await developmentPackages();
    const progress = showProgress(100, out, ProgressBar, clock);
    for (const count of [10, 20, 30]) {
      progress.reached(count);
      clock.advance(3_000);
    }
    progress.reached(40);
    progress.end();
    expect(await written(out)).toBe('30 of 100 posts\n');
  });

  it('is a bar on a terminal', async () => {
    const out = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    const { ProgressBar } = await developmentPackages();
    const progress = showProgress(100, out, ProgressBar, new TestClock());
    progress.reached(100);
    progress.end();
    expect(await written(out)).toContain('100% | 100 of 100 posts');
  });
});

afterAll(empty);

function settingsWith(overrides: Record<string, string>): Settings {
  return loadSettings({ overrides: { ENVIRONMENT: 'test', DATABASE_URL: url, ...overrides } }).settings;
}

function rows<Row extends QueryResultRow>(text: string): Promise<Row[]> {
  return connected(url, async (client) => (await client.query<Row>(text)).rows);
}

async function rowCounts(): Promise<unknown> {
  const [counts] = await rows(
    'SELECT (SELECT count(*)::integer FROM users) AS users, (SELECT count(*)::integer FROM posts) AS posts',
  );
  return counts;
}

async function empty(): Promise<void> {
  await rows('TRUNCATE users, posts CASCADE');
}

/** Ends the session that copies posts, once it has begun to. */
async function endTheCopyOfPosts(): Promise<void> {
  const text = `SELECT pg_terminate_backend(pid) FROM pg_stat_progress_copy
                 WHERE relid = 'posts'::regclass AND tuples_processed > 0`;
  while ((await rows(text)).length === 0) await delay(20);
}

/** What a request's rules have against values that are stored, each brought to what the rule makes of it. */
function faultsOf<T extends object>(Request: new () => T, stored: Record<string, unknown>): unknown[] {
  const given = Object.fromEntries(Object.entries(stored).filter(([, value]) => value !== null));
  const read = plainToInstance(Request, given);
  const faults: unknown[] = validateSync(read, { whitelist: true }).map(({ property, value }) => [
    property,
    value as unknown,
  ]);
  return JSON.stringify({ ...given, ...read }) === JSON.stringify(given) ? faults : [...faults, given];
}

async function written(out: PassThrough): Promise<string> {
  return (await out.end().toArray()).join('');
}

function momentOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
