import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { version } from '#infrastructure/system/version.js';
import { freePort } from '../../support/free-port.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';
import { TestApp } from '../../support/test-app.js';
import { grown, scrape, type Series } from './scrape.js';

const looks = (cache: string, result: string): string =>
  `cache_requests_total{cache="${cache}",result="${result}"}`;

const calls = (name: string, result: string): string =>
  `dependency_call_duration_seconds_count{name="${name}",result="${result}"}`;

const degraded = (dependency: string): string => `degraded_responses_total{dependency="${dependency}"}`;

describe('The metrics of what the service depends on', () => {
  let avatars: StubAvatarService;
  let app: TestApp;
  let withoutRedis: TestApp;
  let before: Series;
  beforeAll(async () => {
    avatars = await new StubAvatarService().start();
    // Ample for what is to end well, on a busy machine too.
    app = await TestApp.start({ AVATAR_SERVICE_URL: avatars.url, AVATAR_TIMEOUT_MS: '10000' });
    withoutRedis = await TestApp.start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
  });
  beforeEach(async () => {
    before = await scrape(app);
  });
  afterAll(async () => {
    await app.close();
    await withoutRedis.close();
    await avatars.stop();
  });

  const grownOf = async (name: string) => grown(before, await scrape(app), name);

  it('count what was remembered, and what was not', async () => {
    const ann = await app.signUp('ann');
    const { id } = await ann.publishes();
    before = await scrape(app);
    for (let asked = 0; asked < 3; asked += 1) await app.stranger.get(`/v1/posts/${id}`).expect(200);
    expect(await grownOf('cache_requests_total')).toEqual({
      [looks('post', 'miss')]: 1,
      [looks('post', 'hit')]: 2,
    });
  });

  it('count the looks that failed, the calls that did, and the answers that lacked something', async () => {
    const ann = await withoutRedis.signUp('ann');
    before = await scrape(app);
    for (let asked = 0; asked < 2; asked += 1)
      await withoutRedis.stranger.get(`/v1/users/${ann.id}`).expect(200);
    expect(await grownOf('cache_requests_total')).toEqual({ [looks('user', 'error')]: 2 });
    expect(await grownOf('degraded_responses_total')).toEqual({ [degraded('cache')]: 2 });
    const { [calls('cache', 'failed')]: failed = 0, [calls('cache', 'circuit_open')]: spared = 0 } =
      await grownOf('dependency_call_duration_seconds_count');
    expect(failed + spared).toBeGreaterThanOrEqual(2);
  });

  it('time the calls of a partner by how they end', async () => {
    const people = await Promise.all(
      ['ann', 'bob', 'cid', 'dora', 'eve', 'fay'].map((name) => app.signUp(name)),
    );
    const modes = ['fine', 403, 500, 500, 500, 'fine'] as const;
    for (const [at, { id }] of people.entries()) {
      avatars.mode = modes[at] ?? 'fine';
      await app.stranger.get(`/v1/users/${id}`).expect(200);
    }
    expect(await grownOf('dependency_call_duration_seconds_count')).toEqual({
      [calls('avatar', 'ok')]: 1,
      [calls('avatar', 'refused')]: 1,
      [calls('avatar', 'failed')]: 3,
      [calls('avatar', 'circuit_open')]: 1,
    });
    expect(await grownOf('degraded_responses_total')).toEqual({ [degraded('avatar')]: 5 });
    expect(await grownOf('circuit_breaker_state')).toEqual({ 'circuit_breaker_state{name="avatar"}': 2 });
  });

  it('say of each dependency whether it is there', async () => {
    const series = await scrape(app);
    expect(series.get('dependency_up{name="database",priority="critical"}')).toBe(1);
    expect(series.get('dependency_up{name="avatar",priority="optional"}')).toBe(1);
  });

  it('say which code runs, and on what', async () => {
    const info = [...(await scrape(app))].filter(([name]) => name.startsWith('build_info{'));
    const labels = `version="${version}",node="${process.versions.node}"`;
    expect(info).toEqual([[`build_info{${labels}}`, 1]]);
  });
});
