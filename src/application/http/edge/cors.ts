import fastifyCors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { type ExposureSettings, listed } from '#infrastructure/config/settings.js';

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

/** Lets pages of the origins that are listed call the service; of no other, and with `*` of all, without credentials. */
export async function allowOrigins(
  fastify: FastifyInstance,
  { corsOrigins }: ExposureSettings,
): Promise<void> {
  const origins = listed(corsOrigins);
  if (origins.length === 0) return;
  const isOpen = origins.includes('*');
  const known = new Set(origins);
  await fastify.register(fastifyCors, {
    // Only pages of these origins read what is said here, so nobody else is told.
    origin: isOpen ? '*' : (origin, tell) => tell(null, origin !== undefined && known.has(origin) && origin),
    credentials: !isOpen,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED,
    maxAge: PREFLIGHT_SECONDS,
  });
}
