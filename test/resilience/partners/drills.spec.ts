import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Drill, report } from '../../support/drill-report.js';
import { eventually } from '../../support/eventually.js';
import { Load, servedPercent, slowest } from '../../support/load.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import type { Mode } from '../../support/stub-http-partner.js';
import { TestApp } from '../../support/test-app.js';

const CLIENTS = 2;
/** Enough to open the circuit of the avatar service, and to be served for a while when it is open. */
const MANY = 60;
/** The promise is 300 ms for the avatar service; the rest is for a busy machine. */
const PROFILE_MS = 1_500;
const REGISTRATION_MS = 3_000;
/** The circuit is open for 30 s; the rest is for a busy machine. */
const AVATAR_BACK_MS = 40_000;
/** What failed twice is tried again within 8 s. */
const EMAIL_BACK_MS = 20_000;

const running = new AsyncDisposableStack();
afterAll(() => running.disposeAsync());

async function start(settings: Record<string, string>): Promise<TestApp> {
  const app = await TestApp.start(settings);
  running.defer(() => app.close());
  return app;
}

/** Asks until that many have been answered. */
async function answered(load: Load, count: number): Promise<void> {
  await eventually(async () => expect(load.outcomes.length).toBeGreaterThan(count));
}

describe('While people register, the e-mail provider', () => {
  let provider: StubEmailProvider;
  let app: TestApp;
  beforeAll(async () => {
    provider = await new StubEmailProvider().start();
    running.defer(() => provider.stop());
    app = await start({
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
      JOBS_WORKERS: '2',
      JOBS_POLL_MS: '50',
    });
  });

  it('is away: all are served, and each is welcomed when it is back', async () => {
    await provider.stop();
    const people = ['ann', 'bob'];
    const registered: string[] = [];
    const load = Load.start(CLIENTS, async () => {
      const name = people.pop();
      if (!name) return (await app.stranger.get('/v1/posts')).status;
      registered.push((await app.signUp(name)).email);
      return 201;
    });
    await answered(load, MANY).finally(() => load.stop());
    await provider.start();
    const back = performance.now();
    const lost = () => {
      const welcomed = new Set(provider.mailsOf('Welcome!').map(({ to }) => to));
      return registered.filter((email) => !welcomed.has(email)).length;
    };
    await eventually(async () => expect(lost()).toBe(0), EMAIL_BACK_MS).catch(() => undefined);
    const recoveryMs = Math.round(performance.now() - back);
    const [served, maxLatencyMs] = [servedPercent(load.outcomes), slowest(load.outcomes)];
    report({
      drill: 'E-mail provider away',
      servedPercent: served,
      maxLatencyMs,
      recoveryMs,
      lostWrites: lost(),
    });
    expect({ served, registered: registered.length, lost: lost() }).toEqual({
      served: 100,
      registered: 2,
      lost: 0,
    });
    expect(maxLatencyMs).toBeLessThan(REGISTRATION_MS);
  }, 60_000);
});

describe('While people look at profiles, the avatar service', () => {
  async function drill(trouble: string, mode: Mode): Promise<Drill> {
    const avatars = await new StubAvatarService().start();
    running.defer(() => avatars.stop());
    const app = await start({ AVATAR_SERVICE_URL: avatars.url });
    const ann = await app.signUp('ann');
    const picture = 'https://pictures.example/ann.png';
    avatars.tell(ann.email, { url: picture });
    const profile = () => app.stranger.get(`/v1/users/${ann.id}`);

    avatars.mode = mode;
    const load = Load.start(CLIENTS, async () => (await profile()).status);
    await answered(load, MANY).finally(() => load.stop());
    await profile().expect(200).expect('x-degraded', 'avatar');
    avatars.mode = 'fine';
    const back = performance.now();
    await eventually(async () => expect((await profile()).body.avatar_url).toBe(picture), AVATAR_BACK_MS);
    const recoveryMs = Math.round(performance.now() - back);
    const drilled = {
      drill: `Avatar service ${trouble}`,
      servedPercent: servedPercent(load.outcomes),
      maxLatencyMs: slowest(load.outcomes),
      recoveryMs,
    };
    report(drilled);
    return drilled;
  }

  it('hangs, fails or hangs up: all are served, and it is used again when its circuit lets it', async () => {
    // At once, for each waits until its circuit does.
    const drills = [drill('hangs', 'hang'), drill('answers 500', 500), drill('resets', 'reset')];
    for (const { servedPercent: served, maxLatencyMs } of await Promise.all(drills)) {
      expect(served).toBe(100);
      expect(maxLatencyMs).toBeLessThan(PROFILE_MS);
    }
  }, 60_000);
});
