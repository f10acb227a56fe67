import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invalid } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { registration, textOf } from './registrations.js';

const mailbox = (length: number): string => `${textOf(length - '@example.com'.length)}@example.com`;

const ACCEPTED: Record<string, [string, unknown][]> = {
  username: [
    ['of 3 characters', textOf(3)],
    ['of 4 characters', textOf(4)],
    ['of 19 characters', textOf(19)],
    ['of 20 characters', textOf(20)],
    ['of letters, digits, _ and -', `A_z-${textOf(6)}`],
    ['of nothing but _ and -', '_-_'],
  ],
  email: [
    ['at a domain of two parts', `${textOf(8)}@b.co`],
    ['at a domain of four parts', `${textOf(8)}@a.b.example.org`],
    ['with a plus, dots and a quote', `o'neil.${textOf(8)}+galley@example.com`],
    ['with percent and underscore', `${textOf(8)}%_@example.com`],
    ['of 253 characters', mailbox(253)],
    ['of 254 characters', mailbox(254)],
    ['in letters that are not Latin', `анна${textOf(8)}@пример.рф`],
  ],
  password: [
    ['of 8 characters', 'x'.repeat(8)],
    ['of 9 characters', 'x'.repeat(9)],
    ['of 127 characters', 'x'.repeat(127)],
    ['of 128 characters', 'x'.repeat(128)],
    ['of 8 emoji', '🐙'.repeat(8)],
    ['of 128 emoji', '🐙'.repeat(128)],
    ['of 8 spaces', ' '.repeat(8)],
    ['of right-to-left letters', 'سلام عليكم'],
  ],
  age: [
    ['18', 18],
    ['19', 19],
    ['119', 119],
    ['120', 120],
  ],
  display_name: [
    ['of no characters', ''],
    ['of 1 character', 'A'],
    ['of 49 characters', textOf(49)],
    ['of 50 characters', textOf(50)],
    ['of 50 emoji', '🐙'.repeat(50)],
    ['from right to left', 'آنا\u200F مرحبا'],
  ],
  bio: [
    ['of 499 characters', textOf(499)],
    ['of 500 characters', textOf(500)],
    ['of 500 emoji', '🐙'.repeat(500)],
    ['of several lines', 'one\n\ttwo\r\nthree'],
  ],
};

const REFUSED: Record<string, [string, unknown, string][]> = {
  username: [
    ['of no characters', '', 'string_too_short'],
    ['of 2 characters', 'ab', 'string_too_short'],
    ['of 2 characters and spaces', '  ab  ', 'string_too_short'],
    ['of 21 characters', textOf(21), 'string_too_long'],
    ...['ann lee', 'ann.lee', 'ann@lee', 'änne', 'аnn', 'ａｎｎ', 'ann🐙', 'ann\u200b1', 'آنا'].map(
      (name): [string, unknown, string] => [`spelt ${name}`, name, 'string_pattern_mismatch'],
    ),
  ],
  email: [
    ...[
      'ann',
      'ann@',
      '@example.com',
      'ann@example',
      'ann@.com',
      'ann@example.',
      'ann@example..com',
      'ann@@example.com',
      'ann@b@example.com',
      'ann lee@example.com',
      'ann@exam ple.com',
      'ann,bob@example.com',
      'ann;bob@example.com',
      'ann:bob@example.com',
      '<ann@example.com>',
      'ann(bob)@example.com',
      '"ann"@example.com',
      String.raw`ann\bob@example.com`,
      '.ann@example.com',
      'ann.@example.com',
      'ann..bob@example.com',
      'ann\u00adbob@example.com',
      'ann@-example.com',
      'ann@ß-.com',
      'ann@-ß.com',
      'ann@xn----pfa.com',
      'ann@exam_ple.com',
      'ann@[127.0.0.1]',
      'ann@127.0.0.1',
      'ann@ｅxample.com',
      'ann@example。com',
      `ann@${'x'.repeat(64)}.com`,
      '',
    ].map((email): [string, unknown, string] => [`spelt "${email}"`, email, 'value_error']),
    ['of 255 characters', mailbox(255), 'string_too_long'],
    ['of 254 characters in 255 bytes', mailbox(254).replace('x', 'é'), 'value_error'],
  ],
  password: [
    ['of no characters', '', 'string_too_short'],
    ['of 7 characters', 'x'.repeat(7), 'string_too_short'],
    ['of 7 emoji', '🐙'.repeat(7), 'string_too_short'],
    ['of 8 code points that are 7 in NFC', 'xxxxxxu\u0308', 'string_too_short'],
    ['of 129 characters', 'x'.repeat(129), 'string_too_long'],
    ['of 129 emoji', '🐙'.repeat(129), 'string_too_long'],
    ['of 129 code points, some of them variation selectors', '❤\uFE0F'.repeat(64) + '❤', 'string_too_long'],
  ],
  age: [
    ['17', 17, 'greater_than_equal'],
    ['0', 0, 'greater_than_equal'],
    ['−18', -18, 'greater_than_equal'],
    ['121', 121, 'less_than_equal'],
    ['1e300', 1e300, 'less_than_equal'],
    ['18.5', 18.5, 'int_type'],
  ],
  display_name: [
    ['of 51 characters', textOf(51), 'string_too_long'],
    ['of 51 emoji', '🐙'.repeat(51), 'string_too_long'],
    ['of 52 code points, half of them variation selectors', '❤\uFE0F'.repeat(26), 'string_too_long'],
    ['of two lines', 'Ann\nLee', 'value_error'],
  ],
  bio: [
    ['of 501 characters', textOf(501), 'string_too_long'],
    ['of 501 emoji', '🐙'.repeat(501), 'string_too_long'],
    ['of 502 code points, half of them variation selectors', '❤\uFE0F'.repeat(251), 'string_too_long'],
  ],
};

describe('Registration', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  describe.each(Object.entries(ACCEPTED))('accepts as %s', (field, values) => {
    it.each(values)('one %s', async (_, value) => {
      const { body } = await app.stranger
        .post('/v1/users')
        .send(registration({ [field]: value }))
        .expect(201);
      if (field !== 'password') expect(body).toMatchObject({ [field]: value });
    });
  });

  describe.each(Object.entries(REFUSED))('refuses as %s', (field, values) => {
    it.each(values)('one %s', async (_, value, type) => {
      await app.stranger
        .post('/v1/users')
        .send(registration({ [field]: value }))
        .expect(invalid({ [field]: type }));
    });
  });
});
