import { describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { Passwords } from '#infrastructure/passwords/passwords.js';

describe('Passwords', () => {
  const passwords = new Passwords();

  it('are kept as Argon2id in PHC form, with the parameters that OWASP puts first', async () => {
    expect(await passwords.hash('a long evening')).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
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

  it('belong to no hash where there is none, not even the one that is tried in its place', async () => {
    expect(await passwords.verify(undefined, 'the password of nobody')).toBe(false);
  });
});
