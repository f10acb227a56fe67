import { connected } from '../../test/support/cluster-connection.js';
import { compare } from '../compare.js';
import type { Endpoint } from '../endpoints.js';
import { median, spreadOf } from '../figures.js';
import type { Ask } from '../load/ask.js';
import type { Options } from '../options.js';
import { galley, type Program } from '../programs.js';
import { showProgress } from '../progress.js';
import { document, table } from '../report/markdown.js';
import { type Scene, type Stock, stock } from '../scene.js';

/** So small that there is a 3000th page of ten thousand posts. */
const PAGE = '/v1/posts?limit=2';
const DEEP = 3_000;
const WORDS = 20;
/** Words that about one post in a hundred has. */
const SOME_WORDS = `SELECT word FROM ts_stat($$SELECT search FROM posts WHERE status = 'published' LIMIT 10000$$)
  WHERE ndoc BETWEEN 50 AND 200 AND word ~ '^[a-z]{4,}$' ORDER BY word LIMIT $1`;

/** What pages and searches take with few posts and with many, one request at a time. */
export async function growth(scene: Scene, { posts, rounds, seconds }: Options): Promise<string> {
  const cluster = scene.databaseUrl;
  const sizes = [posts / 10, posts, posts * 10].map(Math.round);
  const stocks: Stock[] = [];
  for (const size of sizes) stocks.push(size === posts ? scene : await stock(cluster, size));
  const words = await wordsIn(stocks[0] ?? scene);
  const programs = stocks.map((one, at) => galleyAt(sizes[at] ?? 0, one));
  const asked = endpointsFor(words);
  const rows: string[][] = [];
  for (const endpoint of asked) {
    const progress = showProgress(programs.length * rounds);
    const slices = { rounds, seconds, connections: 1, onSlice: progress.step };
    const measured = await compare(scene, endpoint, programs, slices);
    const took = measured.map(({ samples }) => samples.map(({ p50 }) => p50));
    const growths = (from: number): string => {
      const [few, many] = [took[from] ?? [], took.at(-1) ?? []];
      return spreadOf(many.map((ms, round) => ms / (few[round] ?? Number.NaN))).median.toFixed(2);
    };
    const row = [endpoint.label, ...took.map((ms) => median(ms).toFixed(2)), growths(0), growths(1)];
    rows.push(row);
    progress.end();
    // Whatever fails later, what has been measured has been told.
    process.stderr.write(`${row.join(' | ')}\n`);
  }
  const heads = sizes.map((size) => `ms at ${size}`);
  return document(
    '## How answers grow with the number of posts',
    `Median latency, one request at a time. Seeding took ${stocks.map(({ seedSeconds }) => `${seedSeconds.toFixed(0)} s`).join(', ')}.`,
    table(['what', ...heads, `× from ${sizes[0]}`, `× from ${sizes[1]}`], rows),
  );
}

async function wordsIn({ databaseUrl }: Stock): Promise<string[]> {
  return connected(databaseUrl, async (client) => {
    await client.query('SET statement_timeout = 0');
    const { rows } = await client.query<{ word: string }>(SOME_WORDS, [WORDS]);
    return rows.map(({ word }) => word);
  });
}

const galleyAt = (posts: number, { databaseUrl }: Stock): Program => ({
  ...galley,
  name: `galley-at-${posts}`,
  env: (scene, variant) => ({ ...galley.env(scene, variant), DATABASE_URL: databaseUrl }),
  token: async () => '',
});

function endpointsFor(words: readonly string[]): Endpoint[] {
  const get = (path: string): Ask => ({ method: 'GET', path });
  const searches = (rest: string) => (): Ask[] =>
    words.map((word) => get(`/v1/posts?q=${encodeURIComponent(word)}${rest}`));
  const endpoint = (name: string, label: string, asks: Endpoint['asks']): Endpoint => ({
    name,
    label,
    variant: 'off',
    asks,
    goals: [],
  });
  return [
    endpoint('first-page', 'first page', () => [get(PAGE)]),
    endpoint('deep-page', `page ${DEEP}`, async (_scene, _token, url) => [get(await deepPage(url))]),
    endpoint('search', 'search, newest first', searches('')),
    endpoint('ranked', 'search, most relevant first', searches('&sort=-relevance')),
  ];
}

/** Walks there, as a client would; to the last page where there are fewer. */
async function deepPage(url: string): Promise<string> {
  let path = PAGE;
  for (let page = 1; page < DEEP; page++) {
    const response = await fetch(url + path);
    const { pagination } = (await response.json()) as { pagination: { next_cursor: string | null } };
    if (pagination.next_cursor === null) break;
    path = `${PAGE}&cursor=${encodeURIComponent(pagination.next_cursor)}`;
  }
  return path;
}
