import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EmbeddedPostgres } from '#infrastructure/database/embedded/embedded-postgres.js';
import type { Client } from 'pg';
import { connected, databaseUrl } from '../test/support/cluster-connection.js';
import { RedisServer } from '../test/support/redis-server.js';
import { Load } from './load/load.js';
import { type Cores, divideCores } from './process/cores.js';
import { endChildren, startNode } from './process/children.js';

/** Nothing here outlives a power cut; it is the same for every program. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  max_connections: '500',
};
const ASKED_FOR = 500;
/** Of a machine that has other things to do, too. */
export const PATIENCE_MS = '30000';
const SIGN_IN = /with the password (\S+)/;
/** Templates let the database fill in what ours does. */
const DEFAULTS = `ALTER TABLE posts ALTER id SET DEFAULT uuidv7(), ALTER version SET DEFAULT 1,
  ALTER created_at SET DEFAULT now(), ALTER updated_at SET DEFAULT now()`;

/** Somebody who has an account, and the password of all seeded ones. */
export interface Author {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** A database with users and posts in it. */
export interface Stock {
  readonly databaseUrl: string;
  readonly postgres: string;
  /** Some of the users, all of whom may sign in. */
  readonly authors: readonly Author[];
  /** What filling it took. */
  readonly seedSeconds: number;
}

/** What all programs find alike: PostgreSQL with users and posts, a Redis where there is one, and somebody who asks. */
export interface Scene extends Stock {
  readonly folder: string;
  readonly cores: Cores | null;
  /** Empty where there is none. */
  readonly redisUrl: string;
  readonly load: Load;
}

/** Sets the scene; what is started or written for it goes with the stack. */
export async function setScene(posts: number, stack: AsyncDisposableStack): Promise<Scene> {
  const cores = divideCores();
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'galley-bench-')), (path) =>
    rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  await chmod(folder, 0o755);
  const server = await EmbeddedPostgres.start({ directory: join(folder, 'postgres'), settings: SETTINGS });
  stack.defer(() => server.stop());
  const redisUrl = await startRedis(stack);
  stack.defer(endChildren);
  return { folder, cores, redisUrl, load: new Load(), ...(await stock(server.url('postgres'), posts)) };
}

async function startRedis(stack: AsyncDisposableStack): Promise<string> {
  if (!RedisServer.isAvailable()) return '';
  const redis = await RedisServer.start();
  stack.defer(() => redis.stop());
  return redis.url;
}

/** Makes a database on that server and fills it. */
export async function stock(cluster: string, posts: number): Promise<Stock> {
  const name = `posts_${posts}`;
  await connected(cluster, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = databaseUrl(cluster, name);
  await command(url, 'migrate', 'up');
  const begun = performance.now();
  const [, password] = SIGN_IN.exec(await command(url, 'seed', String(posts))) ?? [];
  if (password === undefined) throw new Error('The seed did not say how to sign in');
  const seedSeconds = (performance.now() - begun) / 1_000;
  return { databaseUrl: url, seedSeconds, ...(await connected(url, (client) => settle(client, password))) };
}

/** One of the operator's commands, with its progress. */
async function command(url: string, ...args: string[]): Promise<string> {
  const child = startNode({
    args: ['dist/src/cli.js', ...args],
    env: { ENVIRONMENT: 'dev', DATABASE_URL: url, DATABASE_CONNECT_TIMEOUT_MS: PATIENCE_MS },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const said = child.stdout ? await text(child.stdout) : '';
  const [code] = await exit;
  if (code !== 0) throw new Error(`"${args.join(' ')}" ended with ${code}`);
  return said;
}

async function settle(client: Client, password: string): Promise<Pick<Stock, 'postgres' | 'authors'>> {
  await client.query('SET statement_timeout = 0');
  await client.query(DEFAULTS);
  await client.query('VACUUM (ANALYZE) users, posts');
  const version = await client.query<{ server_version: string }>('SHOW server_version');
  const { rows } = await client.query<Omit<Author, 'password'>>(
    `SELECT id, email FROM users WHERE status = 'active' ORDER BY id LIMIT $1`,
    [ASKED_FOR],
  );
  return {
    postgres: version.rows[0]?.server_version ?? '',
    authors: rows.map((row) => ({ ...row, password })),
  };
}
