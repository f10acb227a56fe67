import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PRIORITIES } from '#foundation/types/priority.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import type { DependencyReport } from '#infrastructure/resilience/dependency.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { TestApp } from '../../support/test-app.js';

const RUNBOOKS = ['critical-dependency-down', 'degraded'].map((name) =>
  readFileSync(`docs/runbooks/${name}.md`, 'utf8'),
);
/** Our own workers: what they call is the database. */
const AT_HOME = ['jobs'];

/** What whoever is waked by its loss would miss, or whoever waits for it. */
const faultsOf = ({ name, priority, circuit }: DependencyReport): string[] => [
  ...(PRIORITIES.includes(priority) ? [] : [`${name} has no priority`]),
  ...(RUNBOOKS.some((text) => text.includes(`\`${name}\``)) ? [] : [`${name} is in no runbook`]),
  ...(priority === 'critical' || circuit || AT_HOME.includes(name) ? [] : [`${name} has no circuit breaker`]),
];

describe('What the service depends on', () => {
  const avatars = new StubAvatarService();
  const provider = new StubEmailProvider();
  let app: TestApp;
  beforeAll(async () => {
    await Promise.all([avatars.start(), provider.start()]);
    app = await TestApp.start({
      REDIS_URL: 'redis://127.0.0.1:1',
      AVATAR_SERVICE_URL: avatars.url,
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
      RATE_LIMIT_ENABLED: 'true',
      JOBS_WORKERS: '1',
    });
  });
  afterAll(async () => {
    await app.close();
    await Promise.all([avatars.stop(), provider.stop()]);
  });

  it('has a priority and a runbook, and where it can be done without a circuit breaker', async () => {
    const reports = await app.nest.get(Dependencies, { strict: false }).report();
    expect(reports.map(({ name }) => name).toSorted()).toEqual([
      'avatar',
      'cache',
      'database',
      'email',
      'jobs',
      'limits',
    ]);
    expect(reports.flatMap(faultsOf)).toEqual([]);
  });

  it('is found out where it has not', () => {
    const oven = { name: 'oven', priority: 'optional', isUp: true } as const;
    expect(faultsOf(oven)).toEqual(['oven is in no runbook', 'oven has no circuit breaker']);
    expect(faultsOf({ ...oven, name: 'cache', circuit: 'closed' })).toEqual([]);
    const vague = { ...oven, name: 'database', priority: 'some' as 'critical', circuit: 'open' } as const;
    expect(faultsOf(vague)).toEqual(['database has no priority']);
  });
});
