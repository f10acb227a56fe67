import type { FastifyReply, FastifyRequest } from 'fastify';
import { appendHeader } from '../edge/append-header.js';
import { PageResponse } from './page.response.js';

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
  const text = textOf(payload);
  reply.serializer(() => text);
  done(null, payload);
}

const TEXT = Symbol('text');

/** Made once of each page, as an item's is. V8 takes its quick way to JSON only through what is of no class. */
const textOf = (page: PageResponse<unknown> & { [TEXT]?: string }): string =>
  (page[TEXT] ??= JSON.stringify({ ...page }));
