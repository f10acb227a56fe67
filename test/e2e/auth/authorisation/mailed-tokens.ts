import { randomUUID } from 'node:crypto';
import { OneTimeTokens } from '../../../../src/application/auth/one-time-tokens/one-time-tokens.js';
import { type User, UsersService } from '../../../../src/application/users/index.js';
import type { Person } from '../../../support/person.js';
import type { TestApp } from '../../../support/test-app.js';

/** A body with a token that was mailed to eve, who is not of the four that ask. */
type Mailed = (owner: Person, caller: Person, app: TestApp) => Promise<object>;

const mailed =
  (issue: (tokens: OneTimeTokens, eve: User) => Promise<string>): Mailed =>
  async (_owner, _caller, app) => {
    const { id } = await app.signUp('eve');
    const eve = await app.nest.get(UsersService, { strict: false }).findLatest(id);
    const tokens = app.nest.get(OneTimeTokens, { strict: false });
    return { token: tokens.textOf(await issue(tokens, eve as User)) };
  };

export const toVerify = mailed(async (tokens, eve) => {
  const id = randomUUID();
  await tokens.forVerifying(eve, id);
  return id;
});

export const toConfirm = mailed((tokens, eve) => tokens.forChanging(eve, `${randomUUID()}@example.com`));

export const toReset = mailed(async (tokens, eve) => (await tokens.forResetting(eve, eve.email)).id);
