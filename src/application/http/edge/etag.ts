import type { FastifyReply, FastifyRequest } from 'fastify';
import { say } from './head.js';
import { matchesAny } from '../versions/entity-tag.js';
import { type Rendition, renditionOf } from '../versions/rendition.js';
import { isVersioned } from '../versions/versioned.js';

declare module 'fastify' {
  interface FastifyReply {
    /** The item that goes out, as text. */
    rendition: Rendition | null;
  }
}

/** Makes text and tag of an item, or takes those that were made when the same object went out before. */
export function renderItem<T>(
  _request: FastifyRequest,
  reply: FastifyReply,
  payload: T,
  done: (error: null, payload: T) => void,
): void {
  reply.rendition = isVersioned(payload) ? renditionOf(payload) : null;
  if (reply.rendition) {
    const { text } = reply.rendition;
    reply.serializer(() => text);
  }
  done(null, payload);
}

/** Tags an item; answers 304 to whoever has it already. */
export function tag(
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  const { rendition } = reply;
  if (rendition === null || payload !== rendition.text) return done(null, payload);
  say(reply, 'etag', rendition.etag);
  const known = headers['if-none-match'];
  const reads = method === 'GET' || method === 'HEAD';
  if (!reads || known === undefined || !matchesAny(known, rendition.etag)) return done(null, payload);
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  // Fastify measures what HEAD leaves out.
  done(null, method === 'HEAD' ? payload : null);
}
