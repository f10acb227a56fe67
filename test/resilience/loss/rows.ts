import { connected } from '../../support/cluster-connection.js';
import type { Row } from './ledger.js';

const POSTS = 'SELECT tags, title, content, status, version FROM posts';
/** Also a welcome of nobody. */
const PEOPLE = `
  SELECT username, email, count(job_id)::integer AS welcomes
    FROM users
    FULL JOIN (SELECT id AS job_id, data -> 'data' ->> 'userId' AS user_id
                 FROM jobs.job WHERE name = 'users.welcome') welcome ON user_id = users.id::text
   GROUP BY username, email`;
const WELCOMES = `
  SELECT email, state
    FROM jobs.job JOIN users ON users.id::text = data -> 'data' ->> 'userId'
   WHERE name = 'users.welcome'`;

interface PostRow {
  readonly tags: readonly string[];
  readonly title: string;
  readonly content: string;
  readonly status: string;
  readonly version: number;
}

interface PersonRow {
  readonly username: string | null;
  readonly email: string | null;
  readonly welcomes: number;
}

/** The job that welcomes whoever has this address. */
export interface Welcome {
  readonly email: string;
  readonly state: string;
}

/** All posts, each by its tag. */
export function postsOf(url: string): Promise<Row[]> {
  return connected(url, async (client) => {
    const { rows } = await client.query<PostRow>(POSTS);
    return rows.map(({ tags, ...looks }) => [tags.join(), looks]);
  });
}

/** All people by their username, with the number of jobs that welcome them. */
export function peopleOf(url: string): Promise<Row[]> {
  return connected(url, async (client) => {
    const { rows } = await client.query<PersonRow>(PEOPLE);
    return rows.map(({ username, ...looks }) => [username ?? 'nobody', looks]);
  });
}

export function welcomesOf(url: string): Promise<Welcome[]> {
  return connected(url, async (client) => (await client.query<Welcome>(WELCOMES)).rows);
}
