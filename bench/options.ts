import { parseArgs } from 'node:util';
import { type Endpoint, endpointNamed, endpoints } from './endpoints.js';

export interface Options {
  readonly posts: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly endpoints: readonly Endpoint[];
  readonly results: string;
  readonly mode: Mode;
}

export type Mode =
  | { readonly name: 'compare' | 'feature-costs' | 'growth' | 'logins' }
  | { readonly name: 'profile'; readonly endpoint: Endpoint }
  | { readonly name: 'soak'; readonly minutes: number };

export const USAGE = `npm run bench -- [options]

  --posts N          posts to seed, with a user for every ten (100000)
  --rounds N         rounds in which each program has its slice (5)
  --seconds N        length of a slice (4)
  --only NAME        only this endpoint; may be given again: ${endpoints.map(({ name }) => name).join(', ')}
  --quick            --posts 1000 --rounds 2 --seconds 1, unless given
  --results FOLDER   where results.md, results.json and results.svg go (bench/results)

instead of the comparison:
  --feature-costs    what each feature costs on the read that is cached in process
  --profile NAME     where Galley spends its time on an endpoint
  --growth           pages and searches at the posts given and at ten times as many
  --logins           logins a second, and what others notice of them
  --soak MINUTES     the growth of memory under load
`;

/** Throws with the usage for what it does not know. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      posts: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      results: { type: 'string', default: 'bench/results' },
      'feature-costs': { type: 'boolean' },
      growth: { type: 'boolean' },
      logins: { type: 'boolean' },
      profile: { type: 'string' },
      soak: { type: 'string' },
    },
  });
  const { posts, rounds, seconds } = values.quick
    ? { posts: '1000', rounds: '2', seconds: '1', ...values }
    : { posts: '100000', rounds: '5', seconds: '4', ...values };
  return {
    posts: positive('posts', posts),
    rounds: positive('rounds', rounds),
    seconds: positive('seconds', seconds),
    endpoints: values.only?.map(endpointNamed) ?? endpoints,
    results: values.results,
    mode: modeOf(values),
  };
}

interface Chosen {
  readonly 'feature-costs'?: boolean;
  readonly growth?: boolean;
  readonly logins?: boolean;
  readonly profile?: string;
  readonly soak?: string;
}

function modeOf(chosen: Chosen): Mode {
  if (chosen.profile !== undefined) return { name: 'profile', endpoint: endpointNamed(chosen.profile) };
  if (chosen.soak !== undefined) return { name: 'soak', minutes: positive('soak', chosen.soak) };
  for (const name of ['feature-costs', 'growth', 'logins'] as const) if (chosen[name]) return { name };
  return { name: 'compare' };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new Error(`--${name} is a number above 0, not "${text}"`);
}
