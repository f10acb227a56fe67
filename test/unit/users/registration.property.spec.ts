import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CreateUserRequest } from '#application/users/dto/create-user.request.js';
import { ValidationFailed } from '#application/http/problems/edge.errors.js';
import { RequestValidationPipe } from '#application/http/validation/validation.pipe.js';

const FIELDS = ['username', 'email', 'password', 'age', 'display_name', 'bio'];
const RIGHT = { username: 'ann', email: 'ann@example.com', password: 'a long evening' };

const text = fc.string({ unit: 'binary', maxLength: 600 });
const codePoints = (value: string): number => [...value].length;

describe('What people register with', () => {
  const pipe = new RequestValidationPipe();

  const read = (body: object): Promise<CreateUserRequest> =>
    pipe.transform(structuredClone(body), {
      type: 'body',
      metatype: CreateUserRequest,
    }) as Promise<CreateUserRequest>;

  /** The types of the faults by field; null for what was accepted. */
  const faultsOf = async (body: object): Promise<Record<string, string> | null> => {
    try {
      await read(body);
      return null;
    } catch (error) {
      if (!(error instanceof ValidationFailed)) throw error;
      return Object.fromEntries(error.errors.map(({ field, type }) => [field, type]));
    }
  };

  it('is accepted or refused, whatever it is, and never breaks anything', async () => {
    const anything = fc.record(
      Object.fromEntries(FIELDS.map((field) => [field, fc.oneof(text, fc.jsonValue())])),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        for (const field of Object.keys((await faultsOf(body)) ?? {})) expect(FIELDS).toContain(field);
      }),
    );
  });

  it('has a username of 3 to 20 characters of its alphabet, and no other', async () => {
    const likely = fc.string({ unit: fc.constantFrom(...'aZ09_-', ' ', '.', 'é', '🐙'), maxLength: 22 });
    await fc.assert(
      fc.asyncProperty(likely, async (username) => {
        const right = /^[A-Za-z0-9_-]{3,20}$/.test(username.trim());
        expect(await faultsOf({ ...RIGHT, username })).toEqual(
          right ? null : { username: expect.stringMatching(/^string_/) },
        );
      }),
      { numRuns: 300 },
    );
  });

  it('has texts that the database can hold, and that read the same a second time', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (display_name, bio) => {
        const body = { ...RIGHT, display_name, bio };
        if (await faultsOf(body)) return;
        const once = await read(body);
        expect(codePoints(once.display_name ?? '')).toBeLessThanOrEqual(50);
        expect(codePoints(once.bio ?? '')).toBeLessThanOrEqual(500);
        expect(`${once.display_name}${once.bio}`).not.toContain('\0');
        expect({ ...(await read({ ...once })) }).toEqual({ ...once });
      }),
      { numRuns: 300 },
    );
  });

  it('has a password of 8 to 128 code points in NFC, as it was typed', async () => {
    const typed = fc.string({
      unit: fc.constantFrom('a', ' ', '🐙', 'é', 'e\u0301', '❤\uFE0F'),
      maxLength: 140,
    });
    await fc.assert(
      fc.asyncProperty(typed, async (password) => {
        const length = codePoints(password.normalize('NFC'));
        const fault = length < 8 ? 'string_too_short' : length > 128 ? 'string_too_long' : null;
        expect(await faultsOf({ ...RIGHT, password })).toEqual(fault && { password: fault });
        if (!fault) expect((await read({ ...RIGHT, password })).password).toBe(password.normalize('NFC'));
      }),
      { numRuns: 300 },
    );
  });
});
