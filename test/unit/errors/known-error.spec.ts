import { BadRequestException, HttpException, InternalServerErrorException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { InternalError, NotFoundError } from '#foundation/errors/index.js';
import { knownError } from '#application/http/problems/known-error.js';
import { statusOf } from '#application/http/problems/statuses.js';

const coded = (code: string, statusCode?: number): Error =>
  Object.assign(new Error('secret'), { code, statusCode });

describe('Any error is one that has a name', () => {
  it('and one that has its name already stays as it is', () => {
    const error = new NotFoundError('Post');
    expect(knownError(error)).toBe(error);
  });

  it.each<[string, unknown, number, string]>([
    ['a bad path', coded('FST_ERR_BAD_URL', 400), 400, 'MalformedRequest'],
    ['a large head', coded('HPE_HEADER_OVERFLOW'), 431, 'HeadersTooLarge'],
    ['a slow request', coded('ERR_HTTP_REQUEST_TIMEOUT'), 408, 'RequestTooSlow'],
    ['a large body', coded('FST_ERR_CTP_BODY_TOO_LARGE', 413), 413, 'BodyTooLarge'],
    ['a large body, by way of Nest', new HttpException('secret', 413), 413, 'BodyTooLarge'],
    ['a strange media type', coded('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 415, 'UnsupportedMediaType'],
    ['a file that nobody may see', coded('', 403), 404, 'NotFoundError'],
    ['any other refusal', new BadRequestException('secret'), 400, 'MalformedRequest'],
    ['any other refusal of Fastify', coded('FST_ERR_X', 416), 400, 'MalformedRequest'],
  ])('%s', (_, thrown, status, name) => {
    const error = knownError(thrown);
    expect({ name: error.name, status: statusOf(error) }).toEqual({ name, status });
    expect(error.message).not.toContain('secret');
  });

  it.each<[string, unknown]>([
    ['an error of nobody', new Error('secret')],
    ['a TypeError', new TypeError('secret')],
    ['a failure by way of Nest', new InternalServerErrorException('secret')],
    ['a status that is none of an error', coded('X', 200)],
    ['a status that is no number', Object.assign(new Error('secret'), { statusCode: '404' })],
    ['a string', 'secret'],
    ['a number', 404],
    ['null', null],
    ['undefined', undefined],
    ['an object', { message: 'secret' }],
  ])('%s is our fault; the client learns nothing, the log has the cause', (_, thrown) => {
    const error = knownError(thrown);
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({ message: 'Internal server error', details: {} });
    expect(error.cause).toBe(thrown);
  });
});
