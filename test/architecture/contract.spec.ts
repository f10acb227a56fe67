import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

type Compare = (before: object, after: object) => string[];

const query = (schema: object, more: object = {}) => ({ name: 'sort', in: 'query', schema, ...more });
const SOUP = { type: 'string', enum: ['hot', 'cold'], maxLength: 20 };
const taken = { required: ['name'], properties: { name: { type: 'string', maxLength: 20 }, served: SOUP } };
const given = {
  required: ['id', 'name'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    note: { type: ['string', 'null'] },
  },
};

/** A small contract, with some of it replaced. */
function contract({
  parameters = [query({ type: 'string', enum: ['name', 'age'] })] as object[],
  body = taken as object,
  answer = given as object,
  security = [{}] as object[],
  statuses = ['200'],
  more = {} as object,
} = {}) {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  const page = {
    type: 'object',
    required: ['data'],
    properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Soup' } } },
  };
  return {
    paths: {
      '/v1/soups': {
        get: {
          parameters,
          security,
          responses: Object.fromEntries(statuses.map((status) => [status, json(page)])),
        },
        post: {
          requestBody: { required: true, ...json({ type: 'object', ...body }) },
          responses: { 201: json({ $ref: '#/components/schemas/Soup' }) },
        },
      },
      ...more,
    },
    components: { schemas: { Soup: { type: 'object', ...answer } } },
  };
}

const before = contract();
const withName = (name: object) => ({ ...taken, properties: { ...taken.properties, name } });

const BREAKING: [string, object, RegExp][] = [
  ['an operation is gone', { ...before, paths: {} }, /^no longer: GET \/v1\/soups$/],
  ['an answer is gone', contract({ statuses: ['202'] }), /GET \/v1\/soups answers 200$/],
  [
    'a property of an answer is gone',
    contract({ answer: { ...given, properties: { id: given.properties.id, name: { type: 'string' } } } }),
    /answers 201 application\/json \.note$/,
  ],
  [
    'a property is not always there',
    contract({ answer: { ...given, required: ['id'] } }),
    /\[\] always with name$/,
  ],
  [
    'a property may be null',
    contract({
      answer: { ...given, properties: { ...given.properties, name: { type: ['string', 'null'] } } },
    }),
    /\.name never as null$/,
  ],
  [
    'a property has another type',
    contract({ answer: { ...given, properties: { ...given.properties, name: { type: 'integer' } } } }),
    /\.name never as integer$/,
  ],
  [
    'a property has another format',
    contract({ answer: { ...given, properties: { ...given.properties, id: { type: 'string' } } } }),
    /\.id with format uuid$/,
  ],
  [
    'a property has to be sent',
    contract({ body: { ...taken, required: ['name', 'served'] } }),
    /^new: .* with served only$/,
  ],
  [
    'a property is not taken any more',
    contract({ body: { properties: { name: taken.properties.name } } }),
    /\.served$/,
  ],
  [
    'a word is not taken any more',
    contract({ body: { ...taken, properties: { ...taken.properties, served: { ...SOUP, enum: ['hot'] } } } }),
    /\.served as "cold"$/,
  ],
  [
    'there is a list of words',
    contract({ body: withName({ type: 'string', maxLength: 20, enum: ['pea'] }) }),
    /\.name from a list only$/,
  ],
  ['another type is taken', contract({ body: withName({ type: 'integer' }) }), /\.name as string$/],
  [
    'a parameter has to be sent',
    contract({
      parameters: [
        query({ type: 'string', enum: ['name', 'age'] }),
        query({ type: 'string' }, { name: 'q', required: true }),
      ],
    }),
    /^new: .* needs query q$/,
  ],
  [
    'a bound is tighter',
    contract({ body: withName({ type: 'string', maxLength: 19 }) }),
    /^tighter: .*\.name maxLength 19$/,
  ],
  [
    'there is a bound',
    contract({ body: withName({ type: 'string', maxLength: 20, minLength: 2 }) }),
    /^tighter: .*\.name minLength 2$/,
  ],
  [
    'there is a pattern',
    contract({ body: withName({ type: 'string', maxLength: 20, pattern: '^p' }) }),
    /\.name with pattern \^p only$/,
  ],
  ['a parameter is not taken any more', contract({ parameters: [] }), /takes query sort$/],
  ['a token is needed', contract({ security: [{ bearer: [] }] }), /^new: GET \/v1\/soups needs a token$/],
];

const ADDITIVE: [string, object][] = [
  ['nothing is different', before],
  [
    'there is another operation, whatever that needs',
    contract({
      more: {
        '/v1/larder': {
          get: {
            security: [{ bearer: [] }],
            parameters: [query({ type: 'string' }, { required: true })],
            responses: { 200: {} },
          },
        },
      },
    }),
  ],
  ['there is another answer', contract({ statuses: ['200', '202'] })],
  [
    'an answer has another property',
    contract({
      answer: {
        ...given,
        required: [...given.required, 'salt'],
        properties: { ...given.properties, salt: { type: 'integer' } },
      },
    }),
  ],
  [
    'something more can be sent',
    contract({
      body: { ...taken, properties: { ...taken.properties, salt: { type: 'integer', minimum: 1 } } },
    }),
  ],
  [
    'something more can be asked',
    contract({
      parameters: [
        query({ type: 'string', enum: ['name', 'age', 'salt'] }),
        query({ type: 'string', maxLength: 3 }, { name: 'q' }),
      ],
    }),
  ],
  ['a bound is wider', contract({ body: withName({ type: ['string', 'null'], maxLength: 30 }) })],
  ['something need not be sent', contract({ body: { ...taken, required: [] } })],
  [
    'what may be null never is',
    contract({ answer: { ...given, properties: { ...given.properties, note: { type: 'string' } } } }),
  ],
];

describe('A client of the contract stumbles', () => {
  let breakingChanges: Compare;
  beforeAll(async () => {
    const module = (await import(pathToFileURL('scripts/breaking-changes.js').href)) as {
      breakingChanges: Compare;
    };
    ({ breakingChanges } = module);
  });

  it.each(BREAKING)('where %s', (_, after, sentence) => {
    expect(breakingChanges(before, after)).toContainEqual(expect.stringMatching(sentence));
  });

  it.each(ADDITIVE)('not where %s', (_, after) => {
    expect(breakingChanges(before, after)).toEqual([]);
  });

  it('over each fault once: what was in an operation that is gone is not told', () => {
    expect(breakingChanges(before, { ...before, paths: {} })).toHaveLength(2);
  });
});

describe('npm run contract', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'galley-contract-'));
    await writeFile(join(folder, 'before.json'), JSON.stringify(before));
    await writeFile(join(folder, 'after.json'), JSON.stringify(contract({ security: [{ bearer: [] }] })));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = async (changelog: string) => {
    await writeFile(join(folder, 'CHANGELOG.md'), changelog);
    const args = ['before', 'after'].flatMap((name) => [`--${name}`, join(folder, `${name}.json`)]);
    const script = resolve('scripts/contract.js');
    return promisify(execFile)(process.execPath, [
      script,
      ...args,
      '--changelog',
      join(folder, 'CHANGELOG.md'),
    ]);
  };

  it('fails over what breaks a client, and says what', async () => {
    await expect(run('# Changelog')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('new: GET /v1/soups needs a token'),
    });
  });

  it('is content where the changelog tells of it', async () => {
    await expect(run('- `new: GET /v1/soups needs a token`')).resolves.toMatchObject({ stderr: '' });
  });
});
