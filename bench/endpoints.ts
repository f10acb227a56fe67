import type { Ask } from './load/ask.js';
import type { Scene } from './scene.js';

/** Where things are remembered; in the process, unless an endpoint is about something else. */
export type Variant = 'off' | 'memory' | 'redis';

/** What is to be reached, and what is aimed at, as a multiple of what a peer can do. */
export interface Goal {
  readonly peer: string;
  readonly reach: number;
  readonly aim: number;
}

export interface Endpoint {
  readonly name: string;
  readonly label: string;
  readonly variant: Variant;
  /** What is asked of the program at that URL, by whoever has that token. */
  readonly asks: (scene: Scene, token: string, url: string) => Ask[] | Promise<Ask[]>;
  readonly goals: readonly Goal[];
}

const goals = (reach: number, aim: number, template: number): Goal[] => [
  { peer: 'fastify', reach, aim },
  { peer: 'nest-express', reach: template, aim: template },
];

const profiles = ({ authors }: Scene): Ask[] =>
  authors.map(({ id }) => ({ method: 'GET', path: `/v1/users/${id}` }));

const newest = (): Ask[] => [{ method: 'GET', path: '/v1/posts?limit=20' }];

const MANUSCRIPT = {
  title: 'Soup for forty, and for whoever comes late',
  content:
    'Start with the onions, and with more of them than you think. They want butter and an hour. '.repeat(10),
  tags: ['galley', 'soup', 'onions'],
};

/** Those that write come last: what they leave changes no figure before. */
export const endpoints: readonly Endpoint[] = [
  {
    name: 'live',
    label: 'GET /health/live',
    variant: 'memory',
    asks: () => [{ method: 'GET', path: '/health/live' }],
    goals: goals(0.6, 0.75, 4),
  },
  {
    name: 'user',
    label: 'GET /v1/users/:id, not cached',
    variant: 'off',
    asks: profiles,
    goals: goals(0.8, 1, 4),
  },
  {
    name: 'user-in-process',
    label: 'GET /v1/users/:id, cached in process',
    variant: 'memory',
    asks: profiles,
    goals: goals(0.5, 0.65, 4),
  },
  {
    name: 'user-in-redis',
    label: 'GET /v1/users/:id, cached in Redis',
    variant: 'redis',
    asks: profiles,
    goals: goals(0.55, 0.7, 3),
  },
  {
    name: 'posts',
    label: 'GET /v1/posts?limit=20, not cached',
    variant: 'off',
    asks: newest,
    goals: goals(0.95, 1.15, 3.5),
  },
  {
    name: 'posts-kept',
    label: 'GET /v1/posts?limit=20, kept for a second',
    variant: 'memory',
    asks: newest,
    goals: goals(0.95, 1.15, 3.5),
  },
  {
    name: 'create-post',
    label: 'POST /v1/posts',
    variant: 'memory',
    asks: (_, token) => [
      {
        method: 'POST',
        path: '/v1/posts',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(MANUSCRIPT),
      },
    ],
    goals: goals(0.85, 1.1, 3.5),
  },
];

/** The endpoint of that name, which there is. */
export function endpointNamed(name: string): Endpoint {
  const endpoint = endpoints.find((one) => one.name === name);
  if (endpoint) return endpoint;
  throw new Error(`There is no endpoint "${name}"; there are ${endpoints.map((one) => one.name).join(', ')}`);
}
