import { readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BuiltService, command, temporaryFolder } from '../../support/built-service.js';
import { Person } from '../../support/person.js';

const SEVERAL_STARTS_MS = 90_000;

const settingsIn = (output: string): Record<string, string> =>
  Object.fromEntries(
    output
      .split('\n')
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => line.split('=') as [string, string]),
  );

describe('keys', () => {
  it(
    'are generated for nobody else to read, and a service signs with them; rotated, they sign nobody out',
    async () => {
      const folder = join(await temporaryFolder(), 'keys');
      const made = await command(['keys', 'generate', folder]);
      expect(made).toMatchObject({ code: 0, errors: '' });
      const first = settingsIn(made.output);
      for (const file of ['secret-key', 'jwt-private-key'])
        expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);

      const service = await BuiltService.start(first);
      const ann = await Person.signUp(service.url, 'ann');
      await service.end();

      const rotated = await command(['keys', 'rotate', folder]);
      expect(rotated).toMatchObject({ code: 0, errors: '' });
      const second = { ...first, ...settingsIn(rotated.output) };
      expect(await readFile(join(folder, 'jwt-previous-key'), 'utf8')).toContain('PUBLIC KEY');
      const next = await BuiltService.start(second);
      const me = (url: string, token: string) =>
        request(url).get('/v1/users/me').set('authorization', `Bearer ${token}`);
      await me(next.url, ann.token).expect(200);
      const bob = await Person.signUp(next.url, 'bob');
      await next.end();

      const other = await BuiltService.start(settingsIn(made.output));
      await me(other.url, bob.token).expect(200);
      await me(other.url, ann.token).expect(401);
      await other.end();
    },
    SEVERAL_STARTS_MS,
  );

  it('are not made over those that are there', async () => {
    const folder = await temporaryFolder();
    expect(await command(['keys', 'generate', folder])).toMatchObject({ code: 0 });
    const before = await readFile(join(folder, 'secret-key'), 'utf8');
    const again = await command(['keys', 'generate', folder]);
    expect(again).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('rotate') });
    expect(await readFile(join(folder, 'secret-key'), 'utf8')).toBe(before);
  });

  it(
    'are not rotated while tokens by those before may be good, nor where there are none',
    async () => {
      const folder = await temporaryFolder();
      const rotate = () => command(['keys', 'rotate', folder, '--jwt-expiration-minutes', '30']);
      expect(await rotate()).toMatchObject({ code: 1, errors: expect.stringContaining('generate') });
      await command(['keys', 'generate', folder]);
      expect(await rotate()).toMatchObject({ code: 0 });
      const before = await readFile(join(folder, 'secret-key-previous'), 'utf8');
      expect(await rotate()).toMatchObject({ code: 1, errors: expect.stringContaining('may be good until') });
      expect(await readFile(join(folder, 'secret-key-previous'), 'utf8')).toBe(before);

      const longAgo = new Date(Date.now() - 31 * 60_000);
      for (const file of ['secret-key-previous', 'jwt-previous-key'])
        await utimes(join(folder, file), longAgo, longAgo);
      expect(await rotate()).toMatchObject({ code: 0 });
    },
    SEVERAL_STARTS_MS,
  );
});
