import { createClient, type Client, type Tokens } from '../../../clients/typescript/src/index.js';
import type { Person } from '../../support/person.js';
import type { TestApp } from '../../support/test-app.js';

/** Somebody who uses the client. */
export interface Caller {
  readonly person: Person;
  readonly galley: Client;
  /** All that the client has told of its tokens. */
  readonly told: (Tokens | null)[];
}

/** Somebody new who has signed in by way of the client, which reaches the service at this address. */
export async function caller(app: TestApp, baseUrl: string = app.url): Promise<Caller> {
  const person = await app.signUp('ann');
  const told: (Tokens | null)[] = [];
  const galley = createClient({ baseUrl, onTokens: (tokens) => told.push(tokens) });
  const { email, password } = person;
  await galley.signIn({ email, password });
  return { person, galley, told };
}
