import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { StubAvatarService } from '../support/stub-avatar-service.js';
import { StubEmailProvider } from '../support/stub-email-provider.js';
import { TestApp } from '../support/test-app.js';

const PLACEHOLDER = '/static/default-avatar.png';
/** The promise is 300 ms for the avatar service; the rest is for a busy machine. */
const PROFILE_MS = 1_500;

describe('The avatar service', () => {
  let avatars: StubAvatarService;
  let app: TestApp;
  const start = async (settings: Record<string, string> = {}): Promise<void> => {
    app = await TestApp.start({ AVATAR_SERVICE_URL: avatars.url, ...settings });
  };
  beforeEach(async () => {
    avatars = await new StubAvatarService().start();
  });
  afterEach(async () => {
    await app.close();
    await avatars.stop();
  });

  it('is asked once for each user, and not by lists', async () => {
    // Ample for what is to end well, on a busy machine too.
    await start({ AVATAR_TIMEOUT_MS: '10000' });
    const ann = await app.signUp('ann');
    avatars.tell(ann.email, { url: 'https://pictures.example/ann.png' });
    await ann.publishes({ tags: ['solo'] });
    await app.stranger.get(`/v1/posts?author_id=${ann.id}&include=author`).expect(200);
    expect(avatars.arrivals).toHaveLength(0);
    for (let asked = 0; asked < 3; asked += 1) {
      const { body, headers } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
      expect(body.avatar_url).toBe('https://pictures.example/ann.png');
      expect(headers['x-degraded']).toBeUndefined();
    }
    expect(avatars.arrivals).toHaveLength(1);
    const { body } = await app.stranger.get(`/v1/posts?author_id=${ann.id}&include=author`).expect(200);
    expect(body.data[0].author.avatar_url).toBe('https://pictures.example/ann.png');
  });

  it.each(['hang', 'rubbish', 'flood', 'reset', 500, 403] as const)(
    'that answers with %s costs the picture and nothing else, and says so',
    async (mode) => {
      await start();
      const ann = await app.signUp('ann');
      avatars.mode = mode;
      const begun = performance.now();
      const { body, headers } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
      expect(performance.now() - begun).toBeLessThan(PROFILE_MS);
      expect(body).toMatchObject({ id: ann.id, avatar_url: PLACEHOLDER });
      expect(headers['x-degraded']).toBe('avatar');
    },
  );

  it('that fails three times in a row is left alone, which degrades health and not readiness', async () => {
    await start();
    avatars.mode = 500;
    const people = await Promise.all(['ann', 'bob', 'cid', 'dora'].map((name) => app.signUp(name)));
    for (const { id } of people) await app.stranger.get(`/v1/users/${id}`).expect(200);
    expect(avatars.arrivals).toHaveLength(3);
    const { body } = await app.stranger.get('/health').expect(200);
    expect(body).toMatchObject({
      status: 'degraded',
      details: { avatar: { status: 'degraded', priority: 'optional', circuit: 'open' } },
    });
    await app.stranger.get('/health/ready').expect(200);
    const { text } = await app.stranger.get('/metrics').expect(200);
    expect(text).toContain('circuit_breaker_state{name="avatar"} 2');
  });
});

describe('The e-mail provider', () => {
  let provider: StubEmailProvider;
  let app: TestApp;
  beforeEach(async () => {
    provider = await new StubEmailProvider().start();
    app = await TestApp.start({
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
      JOBS_WORKERS: '2',
      JOBS_POLL_MS: '50',
    });
  });
  afterEach(async () => {
    await app.close();
    await provider.stop();
  });

  const mailsTo = (email: string) => provider.mailsOf('Welcome!').filter(({ to }) => to === email);

  it('is given a welcome for who has registered', async () => {
    const ann = await app.signUp('ann');
    await eventually(async () => expect(mailsTo(ann.email)).toHaveLength(1));
    expect(mailsTo(ann.email)[0]).toMatchObject({
      subject: 'Welcome!',
      body: expect.stringContaining(`Welcome ${ann.username}!`) as unknown,
    });
  });

  it('hears nothing of a registration that was refused', async () => {
    const ann = await app.signUp('ann');
    await app.stranger
      .post('/v1/users')
      .send({ username: ann.username, email: 'other@example.com', password: 'a long evening' })
      .expect(409);
    await eventually(async () => expect(mailsTo(ann.email)).toHaveLength(1));
    expect(mailsTo('other@example.com')).toHaveLength(0);
  });
});
