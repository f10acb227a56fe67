import { describe, expect, it } from '@jest/globals';
import { DEVELOPMENT_SECRET } from '#infrastructure/config/settings.js';
import { faultsOf, production } from './inputs.js';

describe.each(['prod', 'staging'])('%s', (environment) => {
  const enough = { ...production, ENVIRONMENT: environment };

  it('takes a key of its own and a PostgreSQL', () => {
    expect(faultsOf({ variables: enough })).toEqual([]);
    expect(faultsOf({ variables: { ...enough, DATABASE_URL: 'postgresql://db/galley' } })).toEqual([]);
  });

  it('refuses to start with defaults only', () => {
    expect(faultsOf({ variables: { ENVIRONMENT: environment } })).toEqual([
      'SECRET_KEY [default]: the development secret is refused in staging and prod',
      'DATABASE_URL [default]: must be given in staging and prod, which have no embedded database',
    ]);
  });

  it('refuses the development secret when it is given by name', () => {
    expect(faultsOf({ variables: { ...enough, SECRET_KEY: DEVELOPMENT_SECRET } })).toEqual([
      'SECRET_KEY [environment]: the development secret is refused in staging and prod',
    ]);
  });

  it.each([
    ['7168', '5'],
    ['19456', '2'],
    ['65536', '1'],
  ])('takes %s KiB and %s passes for a password', (PASSWORD_HASH_MEMORY_KIB, PASSWORD_HASH_PASSES) => {
    expect(faultsOf({ variables: { ...enough, PASSWORD_HASH_MEMORY_KIB, PASSWORD_HASH_PASSES } })).toEqual(
      [],
    );
  });

  it('refuses cheaper ways to hash a password than the cheapest that is advised', () => {
    expect(faultsOf({ variables: { ...enough, PASSWORD_HASH_PASSES: '1' } })).toEqual([
      'PASSWORD_HASH_MEMORY_KIB [default]: times PASSWORD_HASH_PASSES must be at least 35840 in staging and prod',
    ]);
  });

  it('tells of a bad address once', () => {
    expect(faultsOf({ variables: { ...enough, DATABASE_URL_FILE: '/nowhere', DATABASE_URL: '' } })).toEqual([
      'DATABASE_URL [environment (file)]: DATABASE_URL_FILE cannot be read (ENOENT)',
    ]);
  });
});

describe('DEBUG', () => {
  it('is refused in prod, allowed in staging', () => {
    const variables = { ...production, DEBUG: 'true' };
    expect(faultsOf({ variables })).toEqual(['DEBUG [environment]: is refused in prod']);
    expect(faultsOf({ variables: { ...variables, ENVIRONMENT: 'staging' } })).toEqual([]);
  });
});

describe('a database', () => {
  it.each([
    'mysql://db/galley',
    'sqlite:galley.db',
    'postgres:galley',
    'db.example',
    'postgres://[',
    'jdbc:postgresql://db/galley',
  ])('that is not PostgreSQL is refused everywhere: %s', (url) => {
    for (const ENVIRONMENT of ['dev', 'test', 'staging', 'prod']) {
      expect(faultsOf({ variables: { ...production, ENVIRONMENT, DATABASE_URL: url } })).toEqual([
        'DATABASE_URL [environment]: must be empty or a URL beginning with postgres:// or postgresql://',
      ]);
    }
  });
});

describe('WORKERS', () => {
  const REDIS_URL = 'redis://cache';

  it('may be several only where there is a Redis to share what they know', () => {
    expect(faultsOf({ variables: { WORKERS: '1' } })).toEqual([]);
    expect(faultsOf({ variables: { WORKERS: '2', REDIS_URL } })).toEqual([]);
    expect(faultsOf({ variables: { WORKERS: '2' } })).toEqual([
      'WORKERS [environment]: more than 1 need REDIS_URL, through which they share limits and what they remember',
    ]);
  });

  it('may not be several where there is said to be a single instance', () => {
    expect(faultsOf({ variables: { SINGLE_INSTANCE: 'true' } })).toEqual([]);
    expect(faultsOf({ variables: { SINGLE_INSTANCE: 'true', WORKERS: '2', REDIS_URL } })).toEqual([
      'SINGLE_INSTANCE [environment]: is refused with more than 1 of WORKERS: each is an instance',
    ]);
  });
});

describe('a feature flag', () => {
  it.each(['', 'posts-v2=on', 'registration-open=off, posts-v2=true', 'posts-v2=0,full-text-search=NO'])(
    'is taken from %j',
    (FLAGS) => {
      expect(faultsOf({ variables: { FLAGS } })).toEqual([]);
    },
  );

  it.each([
    'posts-v3=on',
    'posts-v2',
    'posts-v2=maybe',
    'posts-v2=on=off',
    'posts-v2=on,,',
    'toString=on',
    '=on',
  ])('is refused from %j', (FLAGS) => {
    expect(faultsOf({ variables: { FLAGS } })).toEqual([
      'FLAGS [environment]: must be empty or declared flags such as registration-open=off, separated by commas',
    ]);
  });

  it('is not there twice', () => {
    expect(faultsOf({ variables: { FLAGS: 'posts-v2=on,posts-v2=off' } })).toEqual([
      'FLAGS [environment]: must name no flag twice',
    ]);
  });

  it('is changed in the database or in the environment', () => {
    expect(faultsOf({ variables: { FLAGS_PROVIDER: 'launchpad' } })).toEqual([
      'FLAGS_PROVIDER [environment]: must be one of database, environment',
    ]);
  });
});
