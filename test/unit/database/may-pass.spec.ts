import { describe, expect, it } from '@jest/globals';
import { DatabaseUnreachable, mayPass } from '#infrastructure/database/unreachable.js';

const failure = (code: string) => Object.assign(new Error('It does not let us in'), { code });

describe('A database that does not let us in', () => {
  it.each([
    ['nobody listens', failure('ECONNREFUSED')],
    ['it hangs up', failure('ECONNRESET')],
    ['the way there is down', failure('EHOSTUNREACH')],
    ['nobody answers', failure('ETIMEDOUT')],
    ['names cannot be resolved just now', failure('EAI_AGAIN')],
    ['it starts or stops', failure('57P03')],
    ['it is being stopped', failure('57P01')],
    ['it has too many connections', failure('53300')],
    ['a pooler cannot reach it', failure('08P01')],
    ['it is silent', new Error('timeout expired')],
    ['it hangs up without a word', new Error('Connection terminated unexpectedly')],
  ])('may do so later when %s', (_, error) => {
    expect(mayPass(error)).toBe(true);
  });

  it.each([
    ['the password is wrong', failure('28P01')],
    ['it lets nobody in from here', failure('28000')],
    ['it has no such database', failure('3D000')],
    ['there is no such host', failure('ENOTFOUND')],
    ['its certificate is for another', failure('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['it speaks no TLS', new Error('The server does not support SSL connections')],
    ['it is something else that fails', 'nothing like an error'],
  ])('will not when %s', (_, error) => {
    expect(mayPass(error)).toBe(false);
  });
});

describe('DatabaseUnreachable', () => {
  it('says of each address of a name why it fails, and keeps the password to itself', () => {
    const addresses = [
      new Error('connect ECONNREFUSED ::1:5432'),
      new Error('connect ECONNREFUSED 127.0.0.1:5432'),
    ];
    const refused = new AggregateError(addresses);
    const { message } = new DatabaseUnreachable('postgres://ann:geheim@localhost:5432/galley', refused);
    expect(message).toBe(
      'The database at localhost:5432/galley does not let us in: connect ECONNREFUSED ::1:5432, connect ECONNREFUSED 127.0.0.1:5432',
    );
  });
});
