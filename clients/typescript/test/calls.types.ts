// Compiled with the client, and never run: what the types promise, and what they refuse.
import {
  createClient,
  type PostResponse,
  ProblemError,
  type ProblemSlug,
  type Tokens,
} from '../src/index.js';

const galley = createClient({ baseUrl: 'http://localhost:8000' });
const path = { id: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45' };

/** What is answered is what the contract says. */
export async function answers(): Promise<void> {
  const { data, etag } = await galley.GET('/v1/posts/{id}', { params: { path } });
  data satisfies PostResponse;
  etag satisfies string;

  const list = await galley.GET('/v1/posts');
  list.data.pagination.next_cursor satisfies string | null;
  list.etag satisfies undefined;

  const gone = await galley.DELETE('/v1/posts/{id}', { params: { path } });
  gone.data satisfies undefined;

  const mine = await galley.GET('/v2/posts/{id}', { params: { path } });
  mine.data.author?.username satisfies string | undefined;
  // @ts-expect-error the second version has no author_id
  void mine.data.author_id;
}

/** What cannot be asked does not compile. */
export async function questions(): Promise<void> {
  const title = 'An evening in Galley';
  await galley.POST('/v1/posts', { body: { title, content: '' } });
  // @ts-expect-error there is no such path
  await galley.GET('/v1/soups');
  // @ts-expect-error the path has no such method
  await galley.DELETE('/v1/posts');
  // @ts-expect-error nothing of the API is without a version
  await galley.GET('/health');
  // @ts-expect-error an item needs its id
  await galley.GET('/v1/posts/{id}');
  // @ts-expect-error a post needs a title
  await galley.POST('/v1/posts', { body: { content: '' } });
  // @ts-expect-error a post is not served hot
  await galley.POST('/v1/posts', { body: { title, content: '', status: 'hot' } });
  // @ts-expect-error a post has no subtitle
  await galley.POST('/v1/posts', { body: { title, content: '', subtitle: '' } });
  // @ts-expect-error posts are not asked for by colour
  await galley.GET('/v1/posts', { params: { query: { colour: 'red', limit: 3 } } });
  // @ts-expect-error what is only read takes no If-Match
  await galley.GET('/v1/posts/{id}', { params: { path, header: { 'If-Match': '"1.a"' } } });
}

/** Lists are walked through, and only lists. */
export async function walks(): Promise<void> {
  const query = { author_id: path.id, limit: 100 };
  for await (const post of galley.items('/v1/posts', { params: { query } })) post satisfies PostResponse;
  for await (const { data, pagination } of galley.pages('/v1/auth/sessions')) {
    data satisfies { id: string }[];
    pagination.total satisfies number | undefined;
  }
  // @ts-expect-error a post is no list
  galley.items('/v1/posts/{id}');
  // @ts-expect-error all flags come at once
  galley.pages('/v1/admin/flags');
}

/** Problems are told apart by the names that the contract has for them. */
export function problems(error: unknown): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  // @ts-expect-error there is no such problem
  if (error.is('post-too-salty')) return undefined;
  if (error.is('validation-failed')) return error.faults.map(({ field, type }) => `${field}: ${type}`).join();
  return error.is('post-too-short', 'post-not-draft') ? error.message : undefined;
}

'stale-version' satisfies ProblemSlug;

/** What is kept of a session brings it back. */
export function again(kept: Tokens | null): void {
  createClient({
    baseUrl: 'http://localhost:8000',
    tokens: kept,
    onTokens: (tokens) => tokens?.refresh_token,
  });
  // @ts-expect-error it has to know where the service is
  createClient({ tokens: kept });
}
