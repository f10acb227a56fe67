import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { StreamableFile } from '@nestjs/common';
import { RouterExecutionContext } from '@nestjs/core/router/router-execution-context.js';
import { askForStreamsFirst } from '#application/http/edge/streaming-body.js';

type Pick = (result: unknown, streams: readonly unknown[]) => unknown;

const router = RouterExecutionContext.prototype as unknown as { pickStreamingBody: Pick };

describe('Which body of a handler is a stream', () => {
  const pickOfNest = router.pickStreamingBody;
  askForStreamsFirst();

  it('is asked of what Nest has for it', () => {
    expect(pickOfNest).toBeInstanceOf(Function);
    expect(router.pickStreamingBody).not.toBe(pickOfNest);
  });

  const stream = Readable.from(['soup']);
  const file = new StreamableFile(Buffer.from('soup'));
  const bodies: [string, unknown][] = [
    ['a plain object', { soup: 'pea' }],
    ['an object of a class', new Date()],
    ['a list', ['pea']],
    ['text', 'pea'],
    ['nothing', undefined],
    ['null', null],
    ['a stream', stream],
    ['a file', file],
    ['a stream in an object', { data: stream }],
  ];
  it.each(bodies)('is answered as by Nest, for %s', (_, body) => {
    for (const made of [[], [stream], [file]])
      expect(router.pickStreamingBody(body, made)).toBe(pickOfNest.call(router, body, made));
  });
});
