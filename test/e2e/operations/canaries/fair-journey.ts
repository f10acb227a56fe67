import { expect } from '@jest/globals';
import request, { type Test } from 'supertest';
import { eventually } from '../../../support/eventually.js';
import { Person, type PostBody } from '../../../support/person.js';
import { CONFIRM, RESET, VERIFY } from '../../../support/post-office.js';
import { ADDRESS, type Canaries, OTHER_PASSWORD, PASSWORD, TEXT } from './canaries.js';
import type { QuotingProvider } from './quoting-partners.js';

/** Somebody does everything that people can do here, and does it well. */
export class FairJourney {
  constructor(
    private readonly url: string,
    private readonly canaries: Canaries,
    private readonly provider: QuotingProvider,
  ) {}

  async go(ann: Person, cid: Person): Promise<void> {
    await this.proveMailbox(ann);
    await this.changePasswords();
    await this.beSomebody(ann);
    for (const version of ['v1', 'v2']) await this.write(version, ann, cid);
    await this.administer(cid, ann);
    await this.lookAround();
  }

  /** Leaves, after all else. */
  async leave(bob: Person): Promise<void> {
    await bob.post('/v1/auth/email/resend').expect(202);
    await bob.post('/v1/auth/logout').expect(204);
    const { access_token } = await this.signIn(bob.email, bob.password);
    await this.post('/v1/users/me', { password: bob.password, posts: 'remove' }, 'delete')
      .set('authorization', `Bearer ${access_token}`)
      .expect(204);
  }

  private async proveMailbox(ann: Person): Promise<void> {
    await this.post('/v1/auth/email/verify', { token: await this.mailed(ann.email, VERIFY) }).expect(204);
    await ann.post('/v1/auth/email/change', { email: ADDRESS, password: ann.password }).expect(202);
    await this.post('/v1/auth/email/confirm', { token: await this.mailed(ADDRESS, CONFIRM) }).expect(204);
  }

  private async changePasswords(): Promise<void> {
    await this.post('/v1/auth/password/forgot', { email: ADDRESS }).expect(202);
    const reset = { token: await this.mailed(ADDRESS, RESET), password: PASSWORD };
    await this.post('/v1/auth/password/reset', reset).expect(204);
    const change = { current_password: PASSWORD, password: OTHER_PASSWORD };
    await this.post('/v1/auth/password/change', change)
      .set(await this.asAnn(PASSWORD))
      .expect(204);
  }

  private async beSomebody(ann: Person): Promise<void> {
    const { refresh_token } = await this.signIn(ADDRESS, OTHER_PASSWORD);
    const { body } = await this.post('/v1/auth/refresh', { refresh_token }).expect(200);
    this.canaries.token((body as { refresh_token: string }).refresh_token);
    const signed = await this.asAnn(OTHER_PASSWORD);
    const get = (path: string) => request(this.url).get(path).set(signed).expect(200);
    await get('/v1/users/me');
    await get(`/v1/users/${ann.id}`);
    await get(`/v1/users/by-username/${ann.username}`);
    await get('/v1/users/me/export');
    await this.post('/v1/users/me', { bio: TEXT }, 'patch').set(signed).expect(200);
    const sessions = (await get('/v1/auth/sessions')).body as { data: { id: string; current: boolean }[] };
    const other = sessions.data.find(({ current }) => !current);
    await this.post(`/v1/auth/sessions/${other?.id}`, {}, 'delete').set(signed).expect(204);
    await this.post('/v1/auth/sessions', {}, 'delete').set(signed).expect(204);
  }

  private async write(version: string, ann: Person, cid: Person): Promise<void> {
    const signed = await this.asAnn(OTHER_PASSWORD);
    const draft = { title: 'An evening in Galley', content: TEXT };
    const posts = `/${version}/posts`;
    const { id } = (await this.post(posts, draft).set(signed).expect(201)).body as PostBody;
    const post = `${posts}/${id}`;
    await this.post(post, { content: `${TEXT} ${TEXT}` }, 'patch')
      .set(signed)
      .expect(200);
    for (const verb of ['publish', 'archive', 'unarchive'])
      await this.post(`${post}/${verb}`).set(signed).expect(200);
    await request(this.url).get(post).set(signed).expect(200);
    await request(this.url)
      .get(`${posts}?q=${encodeURIComponent(ADDRESS)}`)
      .expect(200);
    await this.post(`${post}/transfer`, { from_user_id: ann.id, to_user_id: cid.id }).set(signed).expect(200);
    await cid.delete(post).expect(204);
  }

  private async administer(cid: Person, ann: Person): Promise<void> {
    await cid.get(`/v1/users?q=${encodeURIComponent(ADDRESS)}`).expect(200);
    await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    await cid.get('/v1/admin/audit-events').expect(200);
    await cid.get('/v1/admin/flags').expect(200);
    await cid.patch('/v1/admin/flags/posts-v2', { roles: ['admin'], user_ids: [ann.id] }).expect(200);
    await cid.get('/v1/admin/jobs').expect(200);
    await cid.get('/v1/admin/settings').expect(200);
    await cid.patch('/v1/admin/settings/LOG_LEVEL', { value: 'trace' }).expect(200);
  }

  private async lookAround(): Promise<void> {
    const paths = ['/health', '/health/live', '/health/ready', '/health/startup', '/problems/not-found'];
    for (const path of [...paths, '/.well-known/security.txt', '/.well-known/jwks.json'])
      await request(this.url).get(path).expect(200);
  }

  private post(path: string, body: object = {}, method: 'post' | 'patch' | 'delete' = 'post'): Test {
    return request(this.url)[method](path).send(body);
  }

  private async signIn(email: string, password: string) {
    const { body } = await this.post('/v1/auth/login', { email, password }).expect(200);
    const pair = body as { access_token: string; refresh_token: string };
    this.canaries.token(pair.access_token);
    this.canaries.token(pair.refresh_token);
    return pair;
  }

  /** Ann, under the address that she has now. */
  private async asAnn(password: string): Promise<{ authorization: string }> {
    const { access_token } = await this.signIn(ADDRESS, password);
    return { authorization: `Bearer ${access_token}` };
  }

  private mailed(email: string, subject: string): Promise<string> {
    return eventually(async () => {
      const mail = this.provider.mailsOf(subject).findLast(({ to }) => to === email);
      const token = /^[\w-]{43}$/m.exec(mail?.body ?? '')?.[0];
      expect(token).toBeDefined();
      return this.canaries.token(token ?? '');
    });
  }
}
