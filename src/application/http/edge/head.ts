import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

declare module 'node:http' {
  interface OutgoingMessage {
    /** Node's own last step to a head, which it does not document. */
    _storeHeader(firstLine: string, headers: OutgoingHttpHeaders | null): void;
  }
}

const { _storeHeader: storeHeader } = ServerResponse.prototype;

/**
 * A response some of whose headers are text from the beginning. Fastify lowers the name of each other one, keeps it by
 * name, and Node looks whether both halves may be said: a quarter of what a cached read cost was that, for headers that
 * every answer has.
 */
export class ServerResponseWithHead<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  head = '';

  override _storeHeader(firstLine: string, headers: OutgoingHttpHeaders | null): void {
    storeHeader.call(this, firstLine + this.head, headers);
  }
}

/** Headers as the text that they become. Nothing looks at it any more: it holds what we know, and what was checked. */
export const asHead = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

/** Says a header that nobody asks the reply for, changes or takes back; the value is ours, or was checked. */
export function say(reply: FastifyReply, name: string, value: string | number): void {
  sayAll(reply, `${name}: ${value}\r\n`);
}

/** Says what `asHead` has made. */
export function sayAll({ raw }: FastifyReply, head: string): void {
  (raw as ServerResponseWithHead).head += head;
}
