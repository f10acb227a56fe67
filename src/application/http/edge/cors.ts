import type { IncomingHttpHeaders } from 'node:http';
import fastifyCors from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { type ExposureSettings, listed } from '#infrastructure/config/settings.js';
import { asHead, sayAll } from './head.js';

/** What a page of another origin may read beside the body. */
const EXPOSED = [
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Sunset',
  'X-Degraded',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-ID',
].join(', ');
/** How long a browser need not ask again. */
const PREFLIGHT_SECONDS = 600;

const VARY = asHead({ vary: 'Origin' });

/** What an answer says to pages of that origin. */
const leaveFor = (origin: string) =>
  asHead({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });

const leaveWithCredentialsFor = (origin: string) =>
  leaveFor(origin) + VARY + asHead({ 'access-control-allow-credentials': 'true' });

const originsOf = ({ corsOrigins }: ExposureSettings) => {
  const known = new Set(listed(corsOrigins));
  return { known, isOpen: known.has('*') };
};

/** What an answer says to a page of that origin, or to whoever else asks; nothing where no origin is listed. */
export function leaves(exposure: ExposureSettings): (origin: string | undefined) => string {
  const { known, isOpen } = originsOf(exposure);
  if (known.size === 0) return () => '';
  const others = isOpen ? leaveFor('*') : VARY;
  const listedOnes = new Map(
    isOpen ? [] : [...known].map((origin) => [origin, leaveWithCredentialsFor(origin)]),
  );
  return (origin) => listedOnes.get(origin ?? '') ?? others;
}

/**
 * Lets pages of the origins that are listed read answers; of no other, and with `*` of all, without credentials. Nobody
 * else is told. The library would look up headers and the route's options for each answer, whoever asks.
 */
export function allowOrigins(fastify: FastifyInstance, exposure: ExposureSettings): void {
  if (originsOf(exposure).known.size === 0) return;
  const leaveOf = leaves(exposure);
  fastify.addHook(
    'onRequest',
    ({ method, headers }: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
      if (method !== 'OPTIONS') sayAll(reply, leaveOf(headers.origin));
      done();
    },
  );
}

/** Answers browsers that ask beforehand. To be called last: what is hooked in after it does not see them. */
export async function answerPreflights(fastify: FastifyInstance, exposure: ExposureSettings): Promise<void> {
  const { known, isOpen } = originsOf(exposure);
  if (known.size === 0) return;
  const isAnswered = ({ origin, 'access-control-request-method': method }: IncomingHttpHeaders): boolean =>
    origin !== undefined && method !== undefined && (isOpen || known.has(origin));
  const options = {
    origin: isOpen ? '*' : [...known],
    credentials: !isOpen,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    maxAge: PREFLIGHT_SECONDS,
  };
  await fastify.register(async (preflights) => {
    // What is no preflight the plugin would refuse in plain text, past the problems and the log.
    await preflights.register(fastifyCors, {
      delegator: ({ headers }, tell) => tell(null, isAnswered(headers) ? options : { origin: false }),
    });
  });
}
