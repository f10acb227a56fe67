import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { BuiltService } from '../../support/built-service.js';
import { OtlpReceiver } from '../../support/otlp-receiver.js';
import { Person } from '../../support/person.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';

describe('What a collector gets', () => {
  let receiver: OtlpReceiver;
  let avatars: StubAvatarService;
  let service: BuiltService;
  beforeAll(async () => {
    receiver = await new OtlpReceiver().start();
    avatars = await new StubAvatarService().start();
    service = await BuiltService.start({
      ...receiver.variables,
      AVATAR_SERVICE_URL: avatars.url,
      JOBS_POLL_MS: '50',
    });
  });
  afterAll(async () => {
    await service.stop();
    await Promise.all([receiver.stop(), avatars.stop()]);
  });

  it('says of nobody who they are, whatever they do and whatever is refused', async () => {
    const ann = await Person.signUp(service.url, 'canary');
    const { username, email, password, token } = ann;
    const title = 'A canary in the galley';
    const post = await ann.drafts({ title, tags: ['canarytag'] });
    await ann.patch(`/v1/posts/${post.id}`, { title: `${title} again` }).expect(200);
    await ann.post(`/v1/posts/${post.id}/publish`).expect(200);
    await ann.patch('/v1/users/me', { bio: 'A canary sings', display_name: 'Canary Bird' }).expect(200);
    await ann.get('/v1/users/me').set('user-agent', 'canary-agent').expect(200);
    await ann.get(`/v1/users/by-username/${username}`).expect(200);
    await ann.get('/v1/users/by-username/canary-nobody').expect(404);
    await ann.get('/v1/posts?q=canary').expect(200);
    await ann.get(`/v1/${email}`).expect(404);
    await ann.get(`/static/${username}`).expect(404);
    await ann.post('/v1/users', { username, email, password }).expect(409);
    await ann.post('/v1/users', { username: 'canary x', email: 'canary', password }).expect(422);
    await ann.post('/v1/auth/login', { email, password: 'the canary is wrong' }).expect(401);
    await ann.post('/v1/auth/login', { email: 'canary@nowhere.example', password }).expect(401);
    await ann.post('/v1/auth/password/forgot', { email }).expect(202);
    await ann.get('/v1/users/me/export').expect(200);
    await ann.delete('/v1/users/me').send({ password, posts: 'remove' }).expect(204);
    await receiver.span('DELETE /v1/users/me');
    await receiver.span('process privacy.farewell');
    expect(await service.stop()).toBe(0);

    const text = Buffer.concat(receiver.bodies).toString('latin1').toLowerCase();
    expect(text).toContain(ann.id);
    const digest = createHash('sha256').update(email).digest('hex');
    expect(avatars.arrivals.some(({ path }) => path.includes(digest))).toBe(true);
    for (const secret of [
      'canary',
      username,
      email,
      password,
      token,
      digest,
      '127.0.0.1:',
      'select ',
      'insert into',
      'bearer',
    ])
      expect({ secret, isThere: text.includes(secret.toLowerCase()) }).toEqual({ secret, isThere: false });
  });
});
