import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';
import { guess, wrong } from './guesses.js';

const LOGINS = 300;
const LARGEST_DIFFERENCE_MS = 5;
/** Longer than anybody is made to wait. */
const PATIENCE_MS = 1_000_000;

describe('The time of a login', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  async function timed(email: string): Promise<number> {
    const begun = performance.now();
    await guess(app, { email }).expect(wrong);
    return performance.now() - begun;
  }

  it('does not tell whether somebody has the e-mail address', async () => {
    const { email } = await app.signUp('ann');
    const times = { known: [] as number[], unknown: [] as number[] };
    const emails = { known: email, unknown: email.replace('ann', 'bob') };
    for (let login = 0; login < LOGINS; login += 1) {
      app.clock.advance(PATIENCE_MS);
      // By turns, so that whatever else the machine does is done to both.
      const order = ['known', 'unknown'] as const;
      for (const who of login % 2 === 0 ? order : order.toReversed())
        times[who].push(await timed(emails[who]));
    }
    const [known, unknown] = [median(times.known), median(times.unknown)];
    expect(Math.abs(known - unknown)).toBeLessThan(LARGEST_DIFFERENCE_MS);
  }, 120_000);
});

const median = (figures: number[]): number =>
  figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? Number.NaN;
