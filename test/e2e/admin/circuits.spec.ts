import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { AvatarClient } from '#integration/avatar/avatar.client.js';
import { EmailClient } from '#integration/email/email.client.js';
import { freePort } from '../../support/free-port.js';
import type { Person } from '../../support/person.js';
import { invalid } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const SETTINGS = '/v1/admin/settings';
const mail = { to: 'ann@example.com', subject: 'Hello', text: 'Hello', html: '', idempotencyKey: 'hello' };
const MORE_THAN_BY_DEFAULT = 8;

describe('How many failures a circuit bears', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    app = await TestApp.start({
      AVATAR_SERVICE_URL: `http://${nobody}`,
      EMAIL_API_URL: `http://${nobody}`,
      EMAIL_API_KEY: 'key',
      REDIS_URL: `redis://${nobody}`,
      AVATAR_CIRCUIT_FAILURES: '900',
      EMAIL_CIRCUIT_FAILURES: '900',
      REDIS_CIRCUIT_FAILURES: '900',
    });
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const part = <T>(of: new (...needed: never[]) => T): T => app.nest.get(of, { strict: false });
  const circuitOf = async (dependency: string) =>
    (await part(Dependencies).report()).find(({ name }) => name === dependency)?.circuit;
  const failing: Record<string, () => PromiseLike<unknown>> = {
    avatar: () => part(AvatarClient).find('ann@example.com'),
    email: () => part(EmailClient).send(mail),
    cache: () => app.stranger.get(`/v1/users/${cid.id}`).expect(200),
  };
  const fail = (dependency: string) => Promise.resolve(failing[dependency]?.()).catch(() => undefined);

  it.each([
    ['avatar', 'AVATAR_CIRCUIT_FAILURES'],
    ['email', 'EMAIL_CIRCUIT_FAILURES'],
    ['cache', 'REDIS_CIRCUIT_FAILURES'],
  ])('is a setting, and what an admin changes it to: that of %s', async (dependency, name) => {
    for (let failures = 0; failures < MORE_THAN_BY_DEFAULT; failures += 1) await fail(dependency);
    expect(await circuitOf(dependency)).toBe('closed');

    const { body } = await cid.patch(`${SETTINGS}/${name}`, { value: '2' }).expect(200);
    expect(body).toMatchObject({ value: '2', source: 'runtime' });
    await fail(dependency);
    expect(await circuitOf(dependency)).toBe('open');
  });

  it('is one at least', async () => {
    for (const value of ['0', 'many', '1001'])
      await cid
        .patch(`${SETTINGS}/EMAIL_CIRCUIT_FAILURES`, { value })
        .expect(invalid({ value: 'value_error' }));
  });
});
