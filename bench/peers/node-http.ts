/** `node:http` and `pg`, with nothing between them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createPost, type Manuscript, posts, user } from './bare.js';

const USERS = '/v1/users/';

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = request;
  if (method === 'GET' && url.startsWith(USERS)) return answer(response, await user(url.slice(USERS.length)));
  if (method === 'GET' && url.startsWith('/v1/posts')) return answer(response, await posts(limitOf(url)));
  if (method === 'GET' && url === '/health/live') return answer(response, { status: 'ok' });
  if (method === 'POST' && url === '/v1/posts')
    return answer(response, await createPost(JSON.parse(await bodyOf(request)) as Manuscript), 201);
  answer(response, undefined);
}

const limitOf = (url: string): number =>
  Number(new URLSearchParams(url.slice(url.indexOf('?'))).get('limit') ?? 20);

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(response: ServerResponse, body: object | string | undefined, status = 200): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? { message: 'Not found' });
  response.writeHead(body === undefined ? 404 : status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

createServer((request, response) => {
  route(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
}).listen(Number(process.env['PORT']), '127.0.0.1');
