import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../../support/test-app.js';
import { whileHeld } from '../mailbox/while-held.js';

const REQUESTS = 200;
const CLOSE_MS = 5;

describe('Who asks for a reset', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const forgot = (email: string) => app.stranger.post('/v1/auth/password/forgot').send({ email });

  it('is not told by the answer whether somebody has the address', async () => {
    const ann = await app.signUp('ann');
    const told = async (email: string) => {
      const { status, text, headers } = await forgot(email);
      return { status, text, headers: { ...headers, date: '', 'x-request-id': '' } };
    };
    const known = await told(ann.email);
    expect(known).toMatchObject({ status: 202, text: '' });
    expect(await told('nobody@example.com')).toEqual(known);
  });

  it.each(['somebody', 'nobody'])(
    'waits for whoever has asked before, where the address is that of %s',
    async (owner) => {
      const { id, email } = await app.signUp('ann');
      const [held, asked] = owner === 'somebody' ? [id, email] : [`not-${email}`, `Not-${email}`];
      const answers = await whileHeld(`reset ${held}`, 2, () =>
        [1, 2].map(() => forgot(asked).then((answer) => answer)),
      );
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    },
  );

  it('is not told by the time it takes either', async () => {
    const { email } = await app.signUp('ann');
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let at = 0; at < REQUESTS; at += 1) {
      const kind = at % 2 ? 'known' : 'unknown';
      const begun = performance.now();
      await forgot(kind === 'known' ? email : `nobody-${at}@example.com`);
      times[kind]?.push(performance.now() - begun);
    }
    const [faster = 0, slower = Infinity] = Object.values(times)
      .map(median)
      .toSorted((one, other) => one - other);
    expect(slower - faster).toBeLessThan(CLOSE_MS);
    // What is quick on this machine may be slow on another.
    expect(faster).toBeGreaterThan(slower / 2);
  });
});

const median = (times: number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
