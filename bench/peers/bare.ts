/** What the two bare peers share: the statements, prepared by name, and the bodies they answer. */
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { Pool, types } from 'pg';
import { v7 as nextId } from 'uuid';

const TIMESTAMPTZ = 1184;
const TTL_SECONDS = 300;
const environment = process.env;

// The session speaks UTC, and the column has milliseconds: no Date is needed.
types.setTypeParser(TIMESTAMPTZ, (text) => `${text.slice(0, 10)}T${text.slice(11, -3).padEnd(12, '.000')}Z`);

const pool = new Pool({
  connectionString: environment['DATABASE_URL'],
  max: Number(environment['POOL_MAX']),
});
const memory = environment['CACHE'] === 'memory' ? new LRUCache<string, object>({ max: 10_000 }) : null;
const redis = environment['REDIS_URL'] ? new Redis(environment['REDIS_URL']) : null;

const USER = {
  name: 'user',
  text: `SELECT id, username, display_name, bio, '/static/default-avatar.png' AS avatar_url, created_at
           FROM users WHERE id = $1 AND status <> 'closed'`,
};
const POST_COLUMNS =
  'id, author_id, title, content, tags, status, version, publish_at, published_at, created_at, updated_at';
const POSTS = {
  name: 'posts',
  text: `SELECT ${POST_COLUMNS} FROM posts WHERE status = 'published' AND deleted_at IS NULL
          ORDER BY published_at DESC, id DESC LIMIT $1`,
};
const INSERT = {
  name: 'insert',
  text: `INSERT INTO posts (${POST_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};

interface PostRow {
  readonly id: string;
  readonly published_at: string;
}

/** The user's public profile; where it is remembered in Redis, as the text that goes out. */
export async function user(id: string): Promise<object | string | undefined> {
  if (redis) {
    const text = await redis.get(`bare:user:${id}`);
    if (text !== null) return text;
  }
  const known = memory?.get(id);
  if (known) return known;
  const { rows } = await pool.query<object>({ ...USER, values: [id] });
  const [found] = rows;
  if (found) memory?.set(id, found);
  if (found) await redis?.set(`bare:user:${id}`, JSON.stringify(found), 'EX', TTL_SECONDS);
  return found;
}

/** The newest published posts. */
export async function posts(limit: number): Promise<object> {
  const { rows } = await pool.query<PostRow>({ ...POSTS, values: [limit + 1] });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const next_cursor = last
    ? Buffer.from(JSON.stringify([last.published_at, last.id])).toString('base64url')
    : null;
  return {
    data: page.map((row) => ({ ...row, allowed_actions: [] })),
    pagination: { limit, next_cursor, has_more: last !== undefined },
  };
}

export interface Manuscript {
  readonly title: string;
  readonly content: string;
  readonly tags: string[];
}

/** Writes a draft, by the one author there is where nobody is asked for a token. */
export async function createPost({ title, content, tags }: Manuscript): Promise<object> {
  const now = new Date().toISOString();
  const [id, author_id] = [nextId(), environment['AUTHOR_ID']];
  await pool.query({
    ...INSERT,
    values: [id, author_id, title, content, tags, 'draft', 1, null, null, now, now],
  });
  const post = { id, author_id, title, content, tags, status: 'draft', version: 1 };
  return {
    ...post,
    publish_at: null,
    published_at: null,
    created_at: now,
    updated_at: now,
    allowed_actions: ['edit', 'archive', 'delete'],
  };
}
