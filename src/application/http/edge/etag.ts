import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { VERSION, type Versioned } from '../versions/versioned.js';
import { matchesAny } from '../versions/entity-tag.js';

declare module 'fastify' {
  interface FastifyReply {
    entityVersion: number | null;
  }
}

const isVersioned = (payload: unknown): payload is Versioned =>
  typeof payload === 'object' && payload !== null && VERSION in payload;

/** Remembers the version of the item that goes out, before it becomes text. */
export async function noteVersion(
  _request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (isVersioned(payload)) reply.entityVersion = payload[VERSION];
  return payload;
}

/** Tags an item with its version and a digest of what this caller sees of it; answers 304 to whoever has it already. */
export async function tag(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (reply.entityVersion === null || typeof payload !== 'string') return payload;
  const etag = `"${reply.entityVersion}.${hash('sha256', payload, 'base64url').slice(0, 22)}"`;
  reply.header('etag', etag);
  const known = request.headers['if-none-match'];
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads || known === undefined || !matchesAny(known, etag)) return payload;
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  // Fastify measures what HEAD leaves out.
  return request.method === 'HEAD' ? payload : null;
}
