import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';
import { TestApp } from '../../support/test-app.js';

type Tally = ReadonlyMap<string, number>;

/** What keeps this process alive: sockets, timers, servers. */
function opened(): Tally {
  const tally = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) tally.set(kind, (tally.get(kind) ?? 0) + 1);
  return tally;
}

const leftOver = (before: Tally, after: Tally): string[] =>
  [...after].filter(([kind, count]) => count > (before.get(kind) ?? 0)).map(([kind]) => kind);

describe('What the service opens', () => {
  it('is closed when it ends', async () => {
    const avatars = await new StubAvatarService().start();
    const before = opened();
    const app = await TestApp.start({
      REDIS_URL: 'redis://127.0.0.1:1',
      AVATAR_SERVICE_URL: avatars.url,
      JOBS_WORKERS: '2',
      JOBS_POLL_MS: '50',
    });
    const ann = await app.signUp('ann');
    await ann.publishes();
    await ann.get('/v1/posts?include=author').expect(200);
    expect(leftOver(before, opened())).not.toEqual([]);
    await app.close();
    await eventually(async () => expect(leftOver(before, opened())).toEqual([]));
    await avatars.stop();
  });

  it('is found out where it is not', () => {
    const before = opened();
    const timer = setInterval(() => undefined, 60_000);
    expect(leftOver(before, opened())).toEqual(['Timeout']);
    clearInterval(timer);
  });
});
