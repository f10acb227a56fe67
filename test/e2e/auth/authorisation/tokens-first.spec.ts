import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response, type Test } from 'supertest';
import { TestApp } from '../../../support/test-app.js';
import { type Documented, documented } from './documented.js';
import { OPERATIONS } from './operations.js';
import { operationOf } from './who-may.js';

const ID = '01990000-0000-7000-8000-000000000000';
/** Whom a stranger is answered as anybody is, in one way of asking at least. */
const OPEN = new Set(OPERATIONS.filter(([, { stranger }]) => stranger !== 401).map(operationOf));

const nothing = (asked: Test): Test => asked;
/** What no operation can read; nobody sends a body with HEAD. */
const broken = (asked: Test): Test =>
  asked.method === 'HEAD' ? asked : asked.set('content-type', 'application/json').send('{"title":');
const foreign = (asked: Test): Test =>
  asked.method === 'HEAD' ? asked : asked.set('content-type', 'text/plain').send('title: An evening');

const BAD = ['Bearer bad.bad.bad', 'Bearer', 'Basic YW5uOmV2ZW5pbmc='];

describe('Who asks is settled before the body is read', () => {
  let app: TestApp;
  let open: Documented[];
  let closed: Documented[];
  beforeAll(async () => {
    app = await TestApp.start();
    const operations = (await documented(app)).flatMap(withHead);
    open = operations.filter(({ name }) => OPEN.has(name.replace('HEAD', 'GET')));
    closed = operations.filter((operation) => !open.includes(operation));
  });
  afterAll(() => app.close());

  /** Where there is GET there is HEAD, whether the document says so or not. */
  const withHead = (operation: Documented): Documented[] => {
    const { method, name } = operation;
    if (method !== 'GET') return [operation];
    return [operation, { ...operation, method: 'HEAD', name: name.replace(method, 'HEAD') }];
  };

  const isVersioned = ({ path }: Documented): boolean => /^\/v\d\//.test(path);

  const ask = ({ method, path }: Documented): Test =>
    request(app.url)[method.toLowerCase() as 'post'](path.replaceAll(/\{\w+\}/g, ID));

  /** Those that are not answered as they should be, with the status that they have given. */
  async function faulty(
    operations: Documented[],
    prepare: (asked: Test) => Test,
    isRight: (answer: Response) => boolean,
  ): Promise<string[]> {
    const faults: string[] = [];
    for (const operation of operations) {
      const answer = await prepare(ask(operation));
      if (!isRight(answer)) faults.push(`${operation.name}: ${answer.status}`);
    }
    return faults;
  }

  const isRefused = ({ status, headers, type }: Response): boolean =>
    status === 401 &&
    type === 'application/problem+json' &&
    /^Bearer\b/.test(String(headers['www-authenticate']));

  it('and the walk has both kinds of operations to go by', () => {
    expect(open.length).toBeGreaterThan(10);
    expect(closed.length).toBeGreaterThan(8);
  });

  it('and the document says of each whether it takes somebody', () => {
    const demands = ({ security }: Documented) => JSON.stringify(security) === '[{"bearer":[]}]';
    const spares = ({ security }: Documented) =>
      security.length === 0 || security.some((way) => Object.keys(way).length === 0);
    const wrong = [...closed.filter((one) => !demands(one)), ...open.filter((one) => !spares(one))];
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  describe.each([
    ['nothing', nothing],
    ['JSON that is broken', broken],
    ['something else than JSON', foreign],
  ])('with %s', (_, send) => {
    it('no private operation answers a stranger', async () => {
      expect(await faulty(closed, send, isRefused)).toEqual([]);
    });

    it.each(BAD)('no operation of the API answers a bad token: %s', async (header) => {
      const versioned = [...closed, ...open].filter(isVersioned);
      const prepare = (asked: Test) => send(asked).set('authorization', header);
      expect(await faulty(versioned, prepare, isRefused)).toEqual([]);
    });
  });

  it('and where nobody has to be, it is the body that is refused', async () => {
    const writing = open.filter(({ method }) => ['POST', 'PATCH', 'PUT'].includes(method));
    expect(writing.length).toBeGreaterThan(1);
    expect(await faulty(writing, broken, ({ status }) => status === 400)).toEqual([]);
    expect(await faulty(writing, foreign, ({ status }) => status === 415)).toEqual([]);
  });

  it('and what has no version looks at no token', async () => {
    const unversioned = open.filter((operation) => !isVersioned(operation));
    const [bad = ''] = BAD;
    const prepare = (asked: Test) => asked.set('authorization', bad);
    expect(await faulty(unversioned, prepare, ({ status }) => status !== 401)).toEqual([]);
  });
});
