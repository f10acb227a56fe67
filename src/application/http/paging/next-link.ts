import type { FastifyReply, FastifyRequest } from 'fastify';
import { appendHeader } from '../edge/append-header.js';
import { BYTES, PageResponse } from './page.response.js';

/** Points to the next page in `Link` (RFC 8288), for clients that walk without reading bodies. */
export function linkNextPage<T>(
  { url }: FastifyRequest,
  reply: FastifyReply,
  payload: T,
  done: (error: null, payload: T) => void,
): void {
  if (!(payload instanceof PageResponse)) return done(null, payload);
  if (payload.pagination.next_cursor !== null) {
    const [path = '', ...query] = url.split('?');
    const parameters = new URLSearchParams(query.join('?'));
    parameters.set('cursor', payload.pagination.next_cursor);
    appendHeader(reply, 'link', `<${path}?${parameters.toString()}>; rel="next"`);
  }
  const { [BYTES]: bytes } = payload;
  // V8 takes its quick way to JSON only through what is of no class.
  if (bytes === undefined) return done(null, { ...payload });
  // Fastify sends what a serialiser gives it, also where that is no text as its types have it.
  reply.serializer(() => bytes as unknown as string);
  done(null, payload);
}
