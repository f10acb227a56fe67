import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { BEHIND_A_PROXY, blockedFor, forgetGuesses, guess, guessOnceMore, signIn, wrong } from './guesses.js';

const HOME = '198.51.100.7';
const FREE_FOR_AN_ACCOUNT = 5;
const FREE_FOR_A_NETWORK = 20;

describe('Guessing from somewhere', () => {
  let app: TestApp;
  let ann: Person;
  const start = async (settings: Record<string, string> = BEHIND_A_PROXY): Promise<void> => {
    app = await TestApp.start(settings);
    app.clock.stop();
    await forgetGuesses(app);
    ann = await app.signUp('ann');
  };
  afterEach(() => app.close());

  const nobody = () => ({ email: `${randomUUID()}@example.com` });

  const guessFrom = async (times: number, addressOf: (at: number) => string): Promise<void> => {
    for (let at = 0; at < times; at += 1) await guess(app, ann, addressOf(at)).expect(wrong);
  };

  /** Each guess at another account. */
  const spray = async (times: number, from: string): Promise<void> => {
    for (let at = 0; at < times; at += 1) await guess(app, nobody(), from).expect(wrong);
  };

  it('is counted for the account, wherever it comes from', async () => {
    await start();
    await guessFrom(FREE_FOR_AN_ACCOUNT, (at) => `203.0.113.${at}`);
    await guess(app, ann, '203.0.113.99').expect(blockedFor(1));
  });

  it('does not keep out who comes from where they have signed in before', async () => {
    await start();
    await signIn(app, ann, HOME).expect(200);
    await guessFrom(FREE_FOR_AN_ACCOUNT, (at) => `203.0.113.${at}`);
    for (let hours = 0; hours < 3; hours += 1) {
      await guess(app, ann, '203.0.113.99');
      await signIn(app, ann, HOME).expect(200);
      app.clock.advance(3_600_000);
    }
  });

  it('does not begin anew for strangers when the owner signs in at home', async () => {
    await start();
    await signIn(app, ann, HOME).expect(200);
    await guessFrom(FREE_FOR_AN_ACCOUNT, (at) => `203.0.113.${at}`);
    await signIn(app, ann, HOME).expect(200);
    await guess(app, ann, '203.0.113.99').expect(blockedFor(1));
  });

  it('is no cheaper at home', async () => {
    await start();
    await signIn(app, ann, HOME).expect(200);
    await guessFrom(FREE_FOR_AN_ACCOUNT, () => HOME);
    await guess(app, ann, HOME).expect(blockedFor(1));
    await signIn(app, ann, HOME).expect(blockedFor(1));
    app.clock.advance(1_000);
    expect(await guessOnceMore(app, ann, HOME)).toBe(2);
    await signIn(app, ann, HOME).expect(200);
  });

  it('home is the account’s own: where ann lives, bob is a stranger', async () => {
    await start();
    const bob = await app.signUp('bob');
    await signIn(app, ann, HOME).expect(200);
    await spray(FREE_FOR_A_NETWORK, HOME);
    await signIn(app, bob, HOME).expect(blockedFor(1));
    await signIn(app, ann, HOME).expect(200);
  });

  it('is counted for the network, over all accounts', async () => {
    await start();
    await spray(FREE_FOR_A_NETWORK, '203.0.113.1');
    await guess(app, nobody(), '203.0.113.1').expect(blockedFor(1));
    await signIn(app, ann, '203.0.113.1').expect(blockedFor(1));
    await signIn(app, ann, '203.0.113.2').expect(200);
  });

  it('a network in IPv6 is the first half of the address', async () => {
    await start();
    for (let at = 0; at < FREE_FOR_A_NETWORK; at += 1)
      await guess(app, nobody(), `2001:db8:1:1::${at}`).expect(wrong);
    await guess(app, nobody(), '2001:db8:1:1:ffff::1').expect(blockedFor(1));
    await guess(app, nobody(), '2001:db8:1:2::1').expect(wrong);
  });

  it('waits longer and longer, and a network where somebody mistypes now and then does not wait', async () => {
    await start();
    await spray(FREE_FOR_A_NETWORK - 1, '203.0.113.1');
    const waited: number[] = [];
    for (let at = 0; at < 6; at += 1) waited.push(await guessOnceMore(app, nobody(), '203.0.113.1'));
    expect(waited).toEqual([1, 2, 4, 8, 16, 32]);
    app.clock.advance(3_600_000);
    for (let at = 0; at < 3 * FREE_FOR_A_NETWORK; at += 1) {
      await guess(app, nobody(), '203.0.113.1').expect(wrong);
      app.clock.advance(60_000);
    }
  });

  it('is not made good by an account of one’s own', async () => {
    await start();
    for (let at = 0; at < FREE_FOR_A_NETWORK; at += 1) {
      await signIn(app, await app.signUp('eve'), '203.0.113.1').expect(200);
      await guess(app, nobody(), '203.0.113.1').expect(wrong);
    }
    await guess(app, nobody(), '203.0.113.1').expect(blockedFor(1));
  });

  it('without a trusted proxy comes from one place, whatever a header says', async () => {
    await start({});
    for (let at = 0; at < FREE_FOR_A_NETWORK; at += 1)
      await guess(app, nobody(), `203.0.113.${at}`).expect(wrong);
    await guess(app, nobody(), '203.0.113.99').expect(blockedFor(1));
  });

  it('behind a trusted proxy comes from where that says, not from where the client says', async () => {
    await start();
    for (let at = 0; at < FREE_FOR_A_NETWORK; at += 1)
      await guess(app, nobody(), `192.0.2.${at}, 203.0.113.1`).expect(wrong);
    await guess(app, nobody(), '192.0.2.99, 203.0.113.1').expect(blockedFor(1));
    await guess(app, nobody(), '203.0.113.2').expect(wrong);
  });
});
