import { connected } from '../../support/cluster-connection.js';

export const USERS = 5_000;
export const POSTS = 20_000;

/** The id of the user or post of this number. */
export const idNumbered = (number: number) =>
  `${number.toString(16).padStart(8, '0')}-0000-7000-8000-000000000000`;

/**
 * Users and posts as there might be after two years: four of five posts published, some deleted, a few authors who
 * write much, common tags and rare ones, `soup` in every third post and `saffron` in one of two thousand.
 */
export async function fillLibrary(url: string): Promise<void> {
  await connected(url, async (client) => {
    await client.query('SET statement_timeout = 0');
    await client.query(USERS_SQL, [USERS]);
    await client.query(POSTS_SQL, [POSTS, USERS]);
    await client.query('VACUUM (ANALYZE) users, posts');
  });
}

const ID = (number: string) => `(lpad(to_hex(${number}), 8, '0') || '-0000-7000-8000-000000000000')::uuid`;

const USERS_SQL = `
  INSERT INTO users (id, username, email, password_hash, role, status, version, created_at, updated_at)
  SELECT ${ID('n')}, 'cook-' || n, 'cook-' || n || '@example.com', repeat('x', 97),
         CASE WHEN n % 1000 = 0 THEN 'admin' ELSE 'user' END, 'active', 1, at, at
    FROM generate_series(1, $1::integer) AS n, LATERAL (SELECT '2024-01-01Z'::timestamptz + n * interval '3 hours' AS at) AS t`;

const POSTS_SQL = `
  INSERT INTO posts (id, author_id, title, content, tags, status, version, publish_at, published_at, created_at, updated_at, deleted_at)
  SELECT ${ID('n')}, ${ID('1 + ((n::bigint * n) % 7919 * 13) % $2::integer')}, 'Recipe ' || md5(n::text), words,
         ARRAY['tag-' || n % 20, 'rare-' || n % 2000], status, 1,
         CASE WHEN n % 100 = 10 THEN at + interval '2 years' END, CASE WHEN status = 'draft' THEN NULL ELSE at END, at, at, CASE WHEN n % 50 = 0 THEN at END
    FROM generate_series(1, $1::integer) AS n,
         LATERAL (SELECT '2024-01-01Z'::timestamptz + n * interval '40 minutes' AS at,
                         CASE n % 10 WHEN 0 THEN 'draft' WHEN 1 THEN 'archived' ELSE 'published' END AS status) AS t,
         LATERAL (SELECT string_agg('word' || (n * 31 + w * w * 17) % 3000, ' ') ||
                         CASE WHEN n % 3 = 0 THEN ' soup' ELSE '' END ||
                         CASE WHEN n % 2000 = 7 THEN ' saffron' ELSE '' END AS words
                    FROM generate_series(1, 60) AS w) AS c`;
