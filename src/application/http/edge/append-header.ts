import type { FastifyReply } from 'fastify';

/** Says something in a header that is a list, beside what others have said in it. */
export function appendHeader(reply: FastifyReply, name: string, item: string): void {
  const before = reply.getHeader(name);
  reply.header(name, before === undefined ? item : `${String(before)}, ${item}`);
}
