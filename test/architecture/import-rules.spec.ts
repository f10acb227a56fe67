import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseResult, type IConfiguration, type IViolation } from 'dependency-cruiser';

const require = createRequire(import.meta.url);
const config = require('../../.dependency-cruiser.cjs') as IConfiguration;
const manifest = require('../../package.json') as { imports: Record<string, Record<string, string>> };
const KNOWS = '-knows-whom-it-may';
const rules = (config.forbidden ?? []).map((rule) => String(rule.name));

const violations = async (baseDir: string): Promise<IViolation[]> => {
  const { options, ...ruleSet } = config;
  const { output } = await cruise(['src', 'migrations'], { ...options, ruleSet, validate: true, baseDir });
  return (output as ICruiseResult).summary.violations;
};

/** For each feature that the table lists, an import that no list allows. */
const strangers: Record<string, Record<string, string>> = Object.fromEntries(
  rules
    .filter((rule) => rule.endsWith(KNOWS))
    .map((rule) => [
      rule,
      {
        [`src/application/${rule.slice(0, -KNOWS.length)}/knows-strangers.ts`]: `import '#application/strangers/index.js';`,
      },
    ]),
);

/** For each rule the files that break it, and nothing else. */
const plants: Record<string, Record<string, string>> = {
  ...strangers,
  'foundation-imports-nothing-of-ours': {
    'src/foundation/types/reads-settings.ts': `import '#infrastructure/config/settings.js';`,
    'src/foundation/errors/knows-users.ts': `import type { User } from '#application/users/index.js';`,
  },
  'foundation-does-no-io': {
    'src/foundation/validators/reads-a-file.ts': `import { readFileSync } from 'node:fs';`,
    'src/foundation/validators/speaks-redis.ts': `import { Redis } from 'ioredis';`,
  },
  'infrastructure-imports-only-foundation': {
    'src/infrastructure/cache/knows-users.ts': `import '#application/users/index.js';`,
    'src/infrastructure/cache/knows-a-partner.ts': `import '#integration/avatar/avatar.client.js';`,
    'src/infrastructure/cache/knows-the-app.ts': `export * from '../../app.module.js';`,
  },
  'integration-imports-only-lower-layers': {
    'src/integration/email/knows-users.ts': `import '#application/users/index.js';`,
  },
  'nobody-imports-an-entry-file': {
    'src/application/posts/knows-the-app.ts': `import '../../app.module.js';`,
  },
  'layers-are-crossed-by-name': {
    'src/infrastructure/climbs.ts': `import '../foundation/types/entity.js';`,
  },
  'source-imports-only-source': {
    'src/application/http/uses-the-test-app.ts': `import '../../../test/support/test-app.js';`,
  },
  'migrations-stand-alone': {
    'migrations/0002-uses-today.ts': `import '#foundation/types/entity.js';`,
  },
  'only-the-database-imports-migrations': {
    'src/application/posts/migrates.ts': `import '#migrations/0001-first.js';`,
    'src/infrastructure/database-report/migrates.ts': `import '#migrations/0001-first.js';`,
  },
  'no-circular-imports': {
    'src/application/posts/hen.ts': `import './egg.js';`,
    'src/application/posts/egg.ts': `import './hen.js';`,
  },
  'features-are-entered-by-the-front-door': {
    'src/application/posts/breaks-in.ts': `import '#application/users/users.service.js';`,
    'src/application/auth/breaks-in.ts': `import '../users/users.service.js';`,
  },
  'app-module-enters-by-module': {
    'src/app.module.ts': `import '#application/users/users.module.js'; import '#application/users/users.service.js';`,
  },
  'cli-enters-by-command': {
    'src/cli.ts': `import '#application/posts/commands/seed.command.js'; import '#application/users/users.service.js';`,
  },
  'entry-files-enter-by-the-front-door': {
    'src/main.ts': `import './app.module.js'; import '#application/users/users.module.js';`,
  },
  'http-knows-no-feature': {
    'src/application/http/knows-users.ts': `import '#application/users/index.js';`,
  },
  'users-knows-whom-it-may': {
    ...strangers['users-knows-whom-it-may'],
    'src/application/users/knows-posts.ts': `import '#application/posts/index.js';`,
    'src/application/users/knows-auth.ts': `import type { Token } from '#application/auth/index.js';`,
    'src/application/users/knows-what-sounds-alike.ts': `import '#application/users-export/index.js';`,
  },
  'auth-knows-whom-it-may': {
    ...strangers['auth-knows-whom-it-may'],
    'src/application/auth/knows-posts.ts': `import '#application/posts/index.js';`,
  },
  'posts-knows-whom-it-may': {
    ...strangers['posts-knows-whom-it-may'],
    'src/application/posts/knows-auth.ts': `import '#application/auth/index.js';`,
  },
  'an-unlisted-feature-knows-nobody': {
    'src/application/strangers/knows-users.ts': `import '#application/users/index.js';`,
    'src/application/users-export/knows-users.ts': `import '#application/users/index.js';`,
  },
  'partners-are-strangers': {
    'src/integration/email/knows-avatar.ts': `import '#integration/avatar/avatar.client.js';`,
    'src/integration/avatar-v2/knows-avatar.ts': `import '#integration/avatar/avatar.client.js';`,
  },
  'wire-format-stays-with-its-partner': {
    'src/application/users/reads-the-wire.ts': `import type { Wire } from '#integration/avatar/avatar.wire.js';`,
  },
  'http-client-is-for-partners': {
    'src/application/users/calls-out.ts': `import '#infrastructure/http-client/http-client.js';`,
    'src/infrastructure/cache/calls-out.ts': `import '#infrastructure/http-client/http-client.js';`,
  },
  'opossum-has-one-home': {
    'src/integration/avatar/breaks-circuits.ts': `import CircuitBreaker from 'opossum';`,
    'src/infrastructure/resilience-report/breaks-circuits.ts': `import CircuitBreaker from 'opossum';`,
  },
  'openfeature-has-one-home': {
    'src/application/http/asks-for-flags.ts': `import { OpenFeature } from '@openfeature/server-sdk';`,
    'src/infrastructure/flagship/asks-for-flags.ts': `import type { Client } from '@openfeature/server-sdk';`,
  },
  'tracing-sdk-has-one-home': {
    'src/application/posts/traces.ts': `import { TracerProvider } from '@opentelemetry/sdk-trace';`,
    'src/infrastructure/observability/exports.ts': `import '@opentelemetry/exporter-trace-otlp-proto';`,
  },
  'sql-has-its-homes': {
    'src/application/posts/posts-with-typeorm.service.ts': `import { DataSource } from 'typeorm';`,
    'src/application/posts/posts-with-pg.service.ts': `import type { Pool } from 'pg';`,
    'src/infrastructure/database-report/report.ts': `import { DataSource } from 'typeorm/index.js';`,
  },
  'nestjs-typeorm-is-wiring': {
    'src/application/posts/injects.repository.ts': `import { InjectRepository } from '@nestjs/typeorm';`,
  },
  'no-development-packages': {
    'src/application/users/fakes.ts': `import { faker } from '@faker-js/faker';`,
    'src/application/users/fakes-later.ts': `export const fake = () => import('@faker-js/faker');`,
    'src/application/users/proceeds.ts': `import { faker } from '@faker-js/faker';`,
  },
  'development-packages-are-loaded-when-asked-for': {
    'src/application/users/commands/seed.command.ts': `import { faker } from '@faker-js/faker';`,
    'src/infrastructure/database/embedded/cluster.ts': `import { faker } from '@faker-js/faker';`,
  },
  'packages-are-declared': {
    'src/application/posts/takes-a-stowaway.ts': `import 'stowaway';`,
  },
  'imports-lead-somewhere': {
    'src/application/posts/misspells.ts': `import '#application/user/index.js';`,
    'src/application/posts/invents.ts': `import 'no-such-package';`,
  },
};

/** What the rules must leave alone; also what the plants import. */
const soundTree: Record<string, string> = {
  'src/foundation/types/entity.ts': `export interface Entity { id: string }`,
  'src/foundation/types/page.ts': `import type { Entity } from './entity.js'; export type Page = Entity[];`,
  'src/infrastructure/config/settings.ts': `import type { Entity } from '#foundation/types/entity.js';`,
  'src/infrastructure/database/database.ts': `import { DataSource } from 'typeorm'; import '#migrations/0001-first.js';`,
  'src/infrastructure/database/embedded/server.ts': `export const start = () => import('@faker-js/faker');`,
  'src/infrastructure/resilience/circuit-breaker.ts': `import CircuitBreaker from 'opossum';`,
  'src/infrastructure/flags/flags.ts': `import { OpenFeature } from '@openfeature/server-sdk';`,
  'src/infrastructure/jobs/jobs.ts': `import 'pg-boss'; import '@opentelemetry/api';`,
  'src/infrastructure/observability/tracing/exporting.ts': `import '@opentelemetry/sdk-trace';`,
  'src/infrastructure/http-client/http-client.ts': `import '#infrastructure/config/settings.js';`,
  'src/integration/avatar/avatar.wire.ts': `export interface Wire { url: string }`,
  'src/integration/avatar/avatar.client.ts': `import '#infrastructure/http-client/http-client.js'; import './avatar.wire.js';`,
  'src/application/http/paging.ts': `import type { Page } from '#foundation/types/page.js';`,
  'src/application/users/index.ts': `export * from './users.service.js';`,
  'src/application/users/user.entity.ts': `import { Entity } from 'typeorm';`,
  'src/application/users/users.service.ts': `import './user.entity.js'; import '#application/http/paging.js';`,
  'src/application/users/users.module.ts': `import { TypeOrmModule } from '@nestjs/typeorm'; import './users.service.js';`,
  'src/application/users-export/index.ts': `export const rows = [];`,
  'src/application/auth/index.ts': `import '#application/users/index.js'; export interface Token { sub: string }`,
  'src/application/posts/index.ts': `import '#application/users/index.js';`,
  'src/application/posts/posts.repository.ts': `import { Repository } from 'typeorm'; import type { Pool } from 'pg';`,
  'src/application/posts/commands/seed.command.ts': `export const seed = () => import('@faker-js/faker'); import type { Faker } from '@faker-js/faker';`,
  'src/application/strangers/index.ts': `export const known = false;`,
  'src/application/health/index.ts': `export const up = true;`,
  'src/application/privacy/index.ts': `import '#application/users/index.js'; import '#application/posts/index.js';`,
  'src/app.module.ts': `import '#application/users/users.module.js';`,
  'src/cli.ts': `import './app.module.js'; import '#application/posts/commands/seed.command.js';`,
  'src/main.ts': `import './app.module.js'; import '#application/health/index.js';`,
  'migrations/0001-first.ts': `import type { QueryRunner } from 'typeorm';`,
  'test/support/test-app.ts': `export const app = {};`,
};

const installed = [
  'typeorm',
  'pg',
  'pg-boss',
  'opossum',
  '@openfeature/server-sdk',
  'ioredis',
  '@nestjs/typeorm',
  '@opentelemetry/api',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/exporter-trace-otlp-proto',
];
const developmentOnly = ['@faker-js/faker'];
const undeclared = ['stowaway'];

describe('import rules', () => {
  it('hold in the tree', async () => {
    const found = await violations(process.cwd());
    expect(found.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('each have a reason', () => {
    expect(config.forbidden?.filter(({ comment = '' }) => comment.length < 20)).toEqual([]);
  });

  it('leave a sound tree alone', async () => {
    const tree = await lay(soundTree);
    const found = await violations(tree);
    await rm(tree, { recursive: true });
    expect(found).toEqual([]);
  });

  describe('bite', () => {
    let tree: string;
    let found: IViolation[];

    beforeAll(async () => {
      tree = await lay(Object.assign({}, soundTree, ...Object.values(plants)));
      found = await violations(tree);
    });
    afterAll(() => rm(tree, { recursive: true }));

    it.each(rules)('%s', (rule) => {
      const files = Object.keys(plants[rule] ?? {});
      expect(files).not.toEqual([]);
      const caught = files.map((file) => [file, found.filter(isIn(file)).map(({ rule: { name } }) => name)]);
      expect(caught).toEqual(files.map((file) => [file, [rule]]));
    });

    it('nothing but what was planted', () => {
      const planted = Object.values(plants).flatMap(Object.keys);
      expect(found.filter(({ from }) => !planted.includes(from))).toEqual([]);
    });

    it('with a plant for every rule and a rule for every plant', () => {
      expect(Object.keys(plants).toSorted()).toEqual(rules.toSorted());
    });
  });
});

/** A cycle is reported once, from one of its files. */
const isIn = (file: string) => (violation: IViolation) =>
  violation.from === file || Boolean(violation.cycle?.some((step) => step.name === file));

/** Lays a small Galley with the files given and packages that only exist. */
async function lay(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'galley-imports-'));
  const packages = [...installed, ...developmentOnly, ...undeclared].map((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, ''],
  ]);
  const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const own = {
    name: 'galley',
    type: 'module',
    imports: manifest.imports,
    dependencies: versions(installed),
    devDependencies: versions(developmentOnly),
  };
  const all = { ...Object.fromEntries(packages.flat()), 'package.json': JSON.stringify(own), ...files };
  for (const [path, content] of Object.entries<string>(all)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return root;
}
