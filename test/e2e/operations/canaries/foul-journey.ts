import request, { type Test } from 'supertest';
import type { Person } from '../../../support/person.js';
import type { Documented } from '../../auth/authorisation/documented.js';
import { ADDRESS, type Canaries, COOKIE, PASSWORD, TEXT } from './canaries.js';

const SECRETS = { email: ADDRESS, password: PASSWORD, current_password: PASSWORD, token: COOKIE, bio: TEXT };

/** After these nobody is signed in any more. */
const ENDS = /^(POST .*logout|DELETE .*sessions)$/;

/** Somebody asks for everything that there is in every wrong way, and gives away what they know. */
export class FoulJourney {
  constructor(
    private readonly url: string,
    private readonly canaries: Canaries,
  ) {}

  async go(operations: readonly Documented[], bob: Person): Promise<void> {
    const inOrder = [
      ...operations.filter(({ name }) => !ENDS.test(name)),
      ...operations.filter(({ name }) => ENDS.test(name)),
    ];
    for (const operation of inOrder) await this.abuse(operation, bob);
  }

  private async abuse(operation: Documented, bob: Person): Promise<void> {
    const forged = this.canaries.token(`${bob.token}x`);
    await this.ask(operation, ADDRESS).send(SECRETS);
    await this.ask(operation, bob.id).set('authorization', `Bearer ${forged}`).send(SECRETS);
    await this.ask(operation, bob.id).set('authorization', forged).send(SECRETS);
    await this.signed(operation, bob).send({ ...SECRETS, [ADDRESS]: 1 });
    await this.signed(operation, bob).send({ email: [PASSWORD], password: { token: ADDRESS }, content: 7 });
    await this.signed(operation, bob).set('content-type', 'application/json').send(`{"password":${PASSWORD}`);
    await this.signed(operation, bob).type('form').send(`password=${PASSWORD}&email=${ADDRESS}`);
  }

  private signed(operation: Documented, { id, token }: Person): Test {
    return this.ask(operation, id).set('authorization', `Bearer ${token}`);
  }

  private ask({ method, path }: Documented, parameter: string): Test {
    const place = path.replaceAll(/\{\w+\}/g, encodeURIComponent(parameter));
    const url = `${place}?token=${COOKIE}&email=${ADDRESS}`;
    const asked = request(this.url)[method.toLowerCase() as 'post'](url);
    return asked
      .set('cookie', `session=${COOKIE}`)
      .set('user-agent', `${ADDRESS} ${PASSWORD}`)
      .set('x-request-id', `${COOKIE}\u00e9`)
      .set('idempotency-key', COOKIE);
  }
}
