import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageResponse } from './page.response.js';

/** Points to the next page in `Link` (RFC 8288), for clients that walk without reading bodies. */
export async function linkNextPage(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (payload instanceof PageResponse && payload.pagination.next_cursor !== null) {
    const [path = '', ...query] = request.url.split('?');
    const parameters = new URLSearchParams(query.join('?'));
    parameters.set('cursor', payload.pagination.next_cursor);
    reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
  }
  return payload;
}
