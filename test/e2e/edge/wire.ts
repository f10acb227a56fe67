import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Response } from 'supertest';

type Bytes = string | Uint8Array;

/** An answer that can be looked at as supertest's are. */
export type Answer = Response & { expect(check: (answer: Response) => void): void };

export interface Sent {
  method?: string;
  path?: string;
  /** Instead of `Host` and `Connection: close`, for those who want to leave them out. */
  fixed?: string[];
  headers?: string[];
  body?: Bytes | undefined;
}

/** The bytes of a request, with no client in between that would correct them. */
export function bytesOf({ method = 'GET', path = '/v1/posts', fixed, headers = [], body }: Sent): Buffer {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const standard = fixed ?? ['Host: galley.test', 'Connection: close'];
  const head = [`${method} ${path} HTTP/1.1`, ...standard, ...headers, ...length, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body ?? '')]);
}

/** Opens a connection to the service. */
export function dial(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

/** Sends the bytes as they are, and reads until the service hangs up. Rejects when it resets the connection. */
export async function exchange(url: string, bytes: Bytes): Promise<Answer> {
  const socket = dial(url);
  socket.write(bytes);
  return answerOf((await buffer(socket)).toString());
}

export const send = (url: string, sent: Sent): Promise<Answer> => exchange(url, bytesOf(sent));

/** Sends JSON, or what should look like it. */
export const sendJson = (url: string, body: Bytes | undefined, sent: Sent = {}): Promise<Answer> =>
  send(url, {
    method: 'POST',
    path: '/v1/users',
    ...sent,
    headers: ['Content-Type: application/json', ...(sent.headers ?? [])],
    body,
  });

/** Sends a request, of whatever size, on a connection that stays open, and reads the one answer. Rejects on a reset. */
export async function sendAll(url: string, sent: Sent): Promise<Answer> {
  const socket = dial(url);
  const answer = firstAnswer(socket);
  socket.write(bytesOf({ fixed: ['Host: galley.test'], ...sent }));
  return answer.finally(() => socket.destroy());
}

/** Reads one answer that has a body. */
export async function firstAnswer(socket: Socket): Promise<Answer> {
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString();
    const answer = answerOf(text);
    if (Buffer.byteLength(answer.text) === Number(answer.headers['content-length'])) return answer;
  }
  throw new Error(`The service hung up after ${JSON.stringify(text)}`);
}

/** The last answer in what came back, as supertest would show it. */
export function answerOf(text: string): Answer {
  const final = text.replace(/^(HTTP\/1\.1 1\d\d [^\r]*\r\n(?:[^\r]+\r\n)*\r\n)+/, '');
  const at = final.indexOf('\r\n\r\n');
  const [status = '', ...lines] = final.slice(0, at).split('\r\n');
  const content = final.slice(at + 4);
  const headers = Object.fromEntries(
    lines
      .map((line) => line.split(/: (.*)/s, 2))
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const isJson = /json/.test(headers['content-type'] ?? '');
  const isWhole = Buffer.byteLength(content) === Number(headers['content-length']);
  const body: unknown = isJson && isWhole ? JSON.parse(content) : {};
  const answer = { status: Number(status.split(' ')[1]), headers, text: content, body } as Response;
  return Object.assign(answer, { expect: (check: (answer: Response) => void) => check(answer) });
}
