import { readdir, readFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Algorithm, hash } from '@node-rs/argon2';
import { DegradedError } from '#foundation/errors/index.js';
import { PasswordSettings } from '#infrastructure/config/settings.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';

const ARGON2I = 1 as Algorithm.Argon2i;

/** The threads of this process that give way to the others. */
async function humbleThreads(): Promise<number> {
  const stats = await Promise.all(
    (await readdir('/proc/self/task')).map((id) =>
      readFile(`/proc/self/task/${id}/stat`, 'utf8').catch(() => ''),
    ),
  );
  // What follows the name, which may hold blanks: the nice value is the 19th field, and the name the second.
  const nices = stats.map((stat) => Number(stat.split(') ').at(-1)?.split(' ')[16]));
  return nices.filter((nice) => nice > getPriority()).length;
}

describe('Passwords', () => {
  const passwords = new Passwords(new PasswordSettings());
  afterAll(() => passwords.onApplicationShutdown());

  it('are kept as Argon2id in PHC form, with parameters that OWASP advises', async () => {
    expect(await passwords.hash('a long evening')).toMatch(
      /^\$argon2id\$v=19\$m=7168,t=5,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  it('have another salt each time', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('a long evening'),
      passwords.hash('a long evening'),
    ]);
    expect(one).not.toBe(other);
  });

  it('belong to their own hash only', async () => {
    const stored = await passwords.hash('a long evening');
    expect(await passwords.verify(stored, 'a long evening')).toBe(true);
    expect(await passwords.verify(stored, 'a long evening ')).toBe(false);
    expect(await passwords.verify(stored, '')).toBe(false);
  });

  it('are recognised in a hash of other parameters', async () => {
    const stored = await hash('a long evening', { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    expect(await passwords.verify(stored, 'a long evening')).toBe(true);
  });

  it('need no other hash while theirs has the parameters of today', async () => {
    expect(passwords.needsRehash(await passwords.hash('a long evening'))).toBe(false);
  });

  it.each([
    ['less memory', { memoryCost: 8192 }],
    ['more memory', { memoryCost: 65_536 }],
    ['fewer passes', { timeCost: 1 }],
    ['more lanes', { parallelism: 2 }],
    ['another algorithm', { algorithm: ARGON2I }],
  ])('need another hash when theirs was made with %s', async (_, others) => {
    const stored = await hash('a long evening', {
      memoryCost: 7_168,
      timeCost: 5,
      parallelism: 1,
      ...others,
    });
    expect(passwords.needsRehash(stored)).toBe(true);
  });

  it('are worked on a few at a time; who would be one too many to wait is sent away at once', async () => {
    const overrides = { PASSWORD_HASH_CONCURRENCY: '1', PASSWORD_HASH_MAX_WAITING: '2' };
    const narrow = new Passwords(loadSettings({ overrides }).settings.passwords);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, async () => narrow.hash('a long evening')),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(outcomes[4]).toMatchObject({ reason: expect.any(DegradedError) as unknown });
    await expect(narrow.hash('a long evening')).resolves.toMatch(/^\$argon2id/);
    await narrow.onApplicationShutdown();
  });

  it('are lost with the thread that dies over them, and no others are', async () => {
    const overrides = { PASSWORD_HASH_CONCURRENCY: '1' };
    const narrow = new Passwords(loadSettings({ overrides }).settings.passwords);
    const stored = await narrow.hash('a long evening');
    const [lost, next] = await Promise.allSettled([
      narrow.verify('no hash at all', 'a long evening'),
      narrow.verify(stored, 'a long evening'),
    ]);
    expect(lost.status).toBe('rejected');
    expect(next).toEqual({ status: 'fulfilled', value: true });
    await narrow.onApplicationShutdown();
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux(
    'are worked on in threads that give way to all others, as many as are needed, until the end',
    async () => {
      const others = await humbleThreads();
      const three = new Passwords(
        loadSettings({ overrides: { PASSWORD_HASH_CONCURRENCY: '3' } }).settings.passwords,
      );
      expect(await humbleThreads()).toBe(others);
      await three.hash('a long evening');
      await three.hash('a long evening');
      expect(await humbleThreads()).toBe(others + 1);
      await Promise.all([three.hash('a long evening'), three.hash('a long evening')]);
      expect(await humbleThreads()).toBe(others + 2);
      await three.onApplicationShutdown();
      expect(await humbleThreads()).toBe(others);
    },
  );

  it('belong to no hash where there is none', async () => {
    expect(await passwords.verify(undefined, 'a long evening')).toBe(false);
  });
});
