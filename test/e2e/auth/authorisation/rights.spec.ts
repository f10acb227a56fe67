import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Test } from 'supertest';
import type { Person } from '../../../support/person.js';
import { TestApp } from '../../../support/test-app.js';
import { documented } from './documented.js';
import { OPERATIONS } from './operations.js';
import { type Answers, operationOf, type Row } from './who-may.js';

const KNOWN = new Set(OPERATIONS.map(operationOf));
/** The owner comes last: some operations leave nobody to be one again. */
const EVERYBODY = ['stranger', 'another', 'admin', 'owner'] as const;

/** So that everything that is optional is there. */
const { privateKey } = generateKeyPairSync('ed25519');

describe(`Each of the ${KNOWN.size} operations`, () => {
  let app: TestApp;
  let names: string[];
  beforeAll(async () => {
    app = await TestApp.start({
      SECURITY_CONTACT: 'mailto:cook@example.com',
      JWT_ALGORITHM: 'EdDSA',
      JWT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    names = (await documented(app)).map(({ name }) => name);
  });
  afterAll(() => app.close());

  const unknownAmong = (operations: string[]): string[] => operations.filter((name) => !KNOWN.has(name));

  it('of the document stands in the table, and no other does', () => {
    expect(unknownAmong(names)).toEqual([]);
    expect([...KNOWN].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('is missed when it does not', () => {
    expect(unknownAmong([...names, 'POST /v1/soups'])).toEqual(['POST /v1/soups']);
  });

  const rows = OPERATIONS.map((row): [string, Row] => [row[0], row]);
  it.each(rows)('answers whoever asks as the table says: %s', async (_, row) => {
    const people = {
      stranger: null,
      another: await app.signUp('bob'),
      admin: await app.signUpAdmin('cid'),
      owner: await app.signUp('ann'),
    };
    const answers: Partial<Record<keyof Answers, number>> = {};
    for (const who of EVERYBODY) answers[who] = (await ask(row, people.owner, people[who])).status;
    expect(answers).toEqual(row[1]);
  });

  async function ask([operation, , { about, body } = {}]: Row, owner: Person, caller: Person | null) {
    const parameters = await about?.(owner, app);
    const [method = '', template = ''] = operation.split(' ');
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters?.[name] ?? '');
    const asked: Test = request(app.url)[method.toLowerCase() as 'post'](path);
    if (caller) asked.set('authorization', `Bearer ${caller.token}`);
    return asked.send(typeof body === 'function' ? await body(owner, caller ?? owner, app) : body);
  }
});
