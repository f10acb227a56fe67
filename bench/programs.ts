import { createSigner } from 'fast-jwt';
import { NODE_OPTIONS } from '../test/support/node-options.js';
import type { Variant } from './endpoints.js';
import { PATIENCE_MS, type Scene } from './scene.js';

/** Connections to PostgreSQL that each program may open; Galley keeps five of them out of its pool. */
const CONNECTIONS = 20;
const SECRET = 'a-secret-that-is-only-good-for-the-bench';
/** Never used up in a window, and yet counted for every request. */
const ENDLESS = '1000000';

export interface Program {
  readonly name: string;
  readonly label: string;
  readonly args: readonly string[];
  env(scene: Scene, variant: Variant): Record<string, string>;
  /** What its callers say who they are with; empty where nobody asks. */
  token(scene: Scene, url: string): Promise<string>;
}

const peer = (name: string, label: string, script: string, token: Program['token']): Program => ({
  name,
  label,
  args: [`dist/bench/peers/${script}.js`],
  env: ({ databaseUrl, redisUrl, authors }, variant) => ({
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    POOL_MAX: String(CONNECTIONS),
    AUTHOR_ID: authors[0]?.id ?? '',
    JWT_SECRET: SECRET,
    CACHE: variant,
    REDIS_URL: variant === 'redis' ? redisUrl : '',
  }),
  token,
});

const nobodyAsks = async (): Promise<string> => '';

const signed = async ({ authors }: Scene): Promise<string> =>
  createSigner({ key: SECRET, expiresIn: '12h' })({ sub: authors[0]?.id });

/** All that it has is on, but the export of traces, which is off unless somebody gives it a collector. */
export const galley: Program = {
  name: 'galley',
  label: 'Galley',
  args: [...NODE_OPTIONS, 'dist/src/main.js'],
  env: ({ databaseUrl, redisUrl }, variant) => ({
    NODE_ENV: 'production',
    ENVIRONMENT: 'prod',
    SECRET_KEY: SECRET,
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: String(CONNECTIONS - 5),
    DATABASE_MAX_OVERFLOW: '0',
    DATABASE_CONNECT_TIMEOUT_MS: PATIENCE_MS,
    ENABLE_CACHE: String(variant !== 'off'),
    SINGLE_INSTANCE: 'true',
    REDIS_URL: variant === 'redis' ? redisUrl : '',
    CORS_ORIGINS: 'https://app.example.com',
    RATE_LIMIT_REQUESTS: ENDLESS,
    RATE_LIMIT_ADDRESS_REQUESTS: ENDLESS,
    RATE_LIMIT_AUTH_REQUESTS: ENDLESS,
    RATE_LIMIT_WINDOW_SECONDS: '1',
    SHUTDOWN_DELAY_MS: '0',
  }),
  token: async ({ authors: [author] }, url) => {
    const response = await fetch(`${url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: author?.email, password: author?.password }),
    });
    const { access_token } = (await response.json()) as { access_token?: string };
    if (!access_token) throw new Error(`The author could not sign in: ${response.status}`);
    return access_token;
  },
};

export const nodeHttp = peer('node-http', 'node:http + pg', 'node-http', nobodyAsks);
export const fastify = peer('fastify', 'Fastify + pg', 'fastify', nobodyAsks);
export const nestExpress = peer('nest-express', 'Nest + Express + TypeORM', 'nest-express/main', signed);

export const programs: readonly Program[] = [galley, nodeHttp, fastify, nestExpress];
