import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';
import { CODE, refusal } from './refusal.js';
import { bytesOf, dial, exchange, firstAnswer, send, sendAll } from './wire.js';

const HEAD = 'POST /v1/users HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n';
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
const inChunks = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

describe('On the socket', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it.each([
    ['garbage', 'hello there\r\n\r\n'],
    ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a method that nobody knows', 'BREW /v1/posts HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path beyond ASCII', 'GET /v1/posts/\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a blank in the path', 'GET /v1/po sts HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a header without a colon', 'GET /v1/posts HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n'],
    ['a control character in a header', 'GET /v1/posts HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n'],
    ['a folded header', 'GET /v1/posts HTTP/1.1\r\nHost: x\r\nX: a\r\n b: c\r\n\0\r\n\r\n'],
    ['no host', 'GET /v1/posts HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a length that is no number', `${HEAD}Content-Length: ten\r\n\r\n{}`],
    ['a negative length', `${HEAD}Content-Length: -1\r\n\r\n{}`],
    ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a length and chunks', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk without a length', `${CHUNKED}zz\r\n{}\r\n0\r\n\r\n`],
    ['more than its length says', `${HEAD}Content-Length: 2\r\n\r\n{}{}`],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n'],
  ])('%s is 400, as a problem', async (_, bytes) => {
    const answer = await exchange(app.url, Buffer.from(bytes, 'latin1'));
    answer.expect(refusal(400, 'malformed-request', CODE.invalid));
    expect(answer.headers['connection']?.toLowerCase()).toBe('close');
  });

  it.each([
    ['one header', { headers: [`X: ${'x'.repeat(16_384)}`] }],
    ['many headers', { headers: Array.from({ length: 300 }, (_, at) => `X-${at}: ${'x'.repeat(50)}`) }],
    ['the path', { path: `/${'x'.repeat(16_384)}` }],
    ['the query', { path: `/v1/posts?q=${'x'.repeat(16_384)}` }],
    ['the token', { headers: [`Authorization: Bearer ${'x'.repeat(17_000)}`] }],
  ])('a head of more than 16 KiB by %s is 431', async (_, sent) => {
    (await send(app.url, sent)).expect(refusal(431, 'headers-too-large', CODE.invalid));
  });

  it('a head of nearly 16 KiB is read', async () => {
    expect(await send(app.url, { headers: [`X: ${'x'.repeat(16_000)}`] })).toMatchObject({ status: 200 });
  });

  it('a body may come in chunks', async () => {
    const answer = await exchange(
      app.url,
      `${CHUNKED}${inChunks('{"user')}${inChunks('name":"a"}')}0\r\n\r\n`,
    );
    answer.expect(refusal(422, 'validation-failed', CODE.invalid));
  });

  it('a body of chunks that never end is 413 as soon as it is too large', async () => {
    const socket = dial(app.url);
    const answer = firstAnswer(socket);
    socket.write(CHUNKED.replace('Connection: close\r\n', ''));
    for (let sent = 0; sent < 20; sent += 1) socket.write(inChunks('x'.repeat(65_536)));
    (await answer).expect(refusal(413, 'body-too-large', CODE.invalid));
    socket.destroy();
  });

  it('the end of the connection amid a body hurts nobody', async () => {
    const socket = dial(app.url);
    socket.end(`${HEAD}Content-Length: 100\r\n\r\n{"a"`);
    socket.resume();
    await once(socket, 'close');
    expect(await send(app.url, {})).toMatchObject({ status: 200 });
  });

  it('an expected 100 comes before the answer', async () => {
    const bytes = bytesOf({
      method: 'POST',
      path: '/v1/users',
      headers: ['Content-Type: application/json', 'Expect: 100-continue'],
      body: '{}',
    });
    (await exchange(app.url, bytes)).expect(refusal(422, 'validation-failed', CODE.invalid));
  });

  it('an expectation that nobody knows is passed over', async () => {
    expect(await send(app.url, { headers: ['Expect: a-miracle'] })).toMatchObject({ status: 200 });
  });

  it.each([
    ['HTTP/1.0', 'GET /v1/posts HTTP/1.0\r\n\r\n'],
    [
      'a whole URI',
      'GET http://elsewhere.test/v1/posts?limit=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ],
    ['a host that is none', 'GET /v1/posts HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n'],
    [
      'an empty line before the request',
      '\r\nGET /v1/posts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ],
  ])('%s is answered', async (_, bytes) => {
    expect(await exchange(app.url, bytes)).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('a wish to speak another protocol is passed over', async () => {
    const fixed = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket'];
    expect(await sendAll(app.url, { fixed })).toMatchObject({ status: 200 });
  });

  it('requests in a row are answered in a row', async () => {
    const ids = ['first', 'second', 'third'];
    const socket = dial(app.url);
    const fixed = ['Host: x'];
    const requests = ids.map((id, at) =>
      bytesOf({
        fixed: at === 2 ? [...fixed, 'Connection: close'] : fixed,
        headers: [`X-Request-ID: ${id}`],
      }),
    );
    socket.write(Buffer.concat(requests));
    let text = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString();
    expect([...text.matchAll(/x-request-id: (\S+)/gi)].map(([, id]) => id)).toEqual(ids);
  });
});

describe('A request that does not arrive in time', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ REQUEST_TIMEOUT_MS: '200' });
  });
  afterAll(() => app.close());

  it.each([
    ['with half a head', 'GET /v1/posts HTTP/1.1\r\nHost: x\r\n'],
    ['with half a body', `${HEAD}Content-Length: 100\r\n\r\n{"a"`],
    ['with half of its chunks', `${CHUNKED}${inChunks('{"a"')}`],
  ])('%s is 408', async (_, bytes) => {
    (await exchange(app.url, bytes)).expect(refusal(408, 'request-time-out', CODE.invalid));
  });
});
