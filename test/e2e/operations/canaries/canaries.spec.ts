import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BuiltService } from '../../../support/built-service.js';
import { connected } from '../../../support/cluster-connection.js';
import { Person } from '../../../support/person.js';
import { testDatabase } from '../../../support/test-database.js';
import { type Documented, documentedAt } from '../../auth/authorisation/documented.js';
import { Canaries, PASSWORD, TEXT } from './canaries.js';
import { FairJourney } from './fair-journey.js';
import { fairSettings } from './fair-settings.js';
import { FoulJourney } from './foul-journey.js';
import { QuotingAvatars, QuotingProvider } from './quoting-partners.js';

/** A job must have failed thirteen times before it can be retried; test/e2e/admin/jobs.spec.ts does it. */
const NEEDS_A_DEAD_JOB = 'POST /v1/admin/jobs/{id}/retry';

const BREAK = `
  CREATE FUNCTION quote_posts() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the row is %', NEW; END $$;
  CREATE TRIGGER quote_posts BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION quote_posts();
  CREATE FUNCTION quote_users() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM NEW.email::integer; RETURN NEW; END $$;
  CREATE TRIGGER quote_users BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION quote_users();`;

describe('The log of everything that can be done', () => {
  const canaries = new Canaries();
  const provider = new QuotingProvider();
  const avatars = new QuotingAvatars();
  let service: BuiltService;
  let operations: Documented[];
  let bob: Person;
  beforeAll(async () => {
    await Promise.all([provider.start(), avatars.start()]);
    service = await BuiltService.start({
      LOG_LEVEL: 'trace',
      AVATAR_SERVICE_URL: avatars.url,
      ...fairSettings(provider),
    });
    operations = await documentedAt(service.url);
    bob = await somebody('bob');
  });
  afterAll(async () => {
    await service.stop();
    await Promise.all([provider.stop(), avatars.stop()]);
  });

  async function somebody(name: string): Promise<Person> {
    const person = await Person.signUp(service.url, name);
    canaries.person(person);
    return person;
  }

  /** Which operations were answered how, as the log has it once its last line is there. */
  async function answers(): Promise<{ name: string; status: number }[]> {
    const { headers } = await request(service.url).get('/health/live');
    await service.entry(({ request_id, status }) => request_id === headers['x-request-id'] && status === 200);
    return service.entries.flatMap(({ message, method, route, status }) => {
      const name = `${String(method)} ${String(route).replaceAll(/:(\w+)/g, '{$1}')}`;
      return message === 'request completed' ? [{ name, status: Number(status) }] : [];
    });
  }

  it('gives nothing away of what goes well', async () => {
    const cid = await somebody('cid');
    await connected(await testDatabase(), (client) =>
      client.query(`UPDATE users SET role = 'admin' WHERE id = $1`, [cid.id]),
    );
    const journey = new FairJourney(service.url, canaries, provider);
    await journey.go(await somebody('ann'), cid);
    await journey.leave(await somebody('eve'));
    const done = new Set((await answers()).filter(({ status }) => status < 300).map(({ name }) => name));
    const names = operations.map(({ name }) => name);
    expect(names.filter((name) => !done.has(name))).toEqual([NEEDS_A_DEAD_JOB]);
    expect(canaries.among(service.lines)).toEqual([]);
  }, 120_000);

  it('gives nothing away of what goes wrong', async () => {
    await new FoulJourney(service.url, canaries).go(operations, await somebody('mallory'));
    const statuses = (await answers()).map(({ status }) => status);
    for (const status of [400, 401, 403, 404, 415, 422]) expect(statuses).toContain(status);
    expect(canaries.among(service.lines)).toEqual([]);
  }, 120_000);

  it('gives nothing away when a partner quotes what it was sent', async () => {
    provider.refusal = 400;
    await bob.post('/v1/auth/email/resend').expect(202);
    await service.entry(
      ({ level, queue, err }) => level === 'warn' && queue !== undefined && err !== undefined,
    );
    provider.refusal = 503;
    await bob.post('/v1/auth/password/forgot', { email: bob.email }).expect(202);
    await service.entry(({ err }) => JSON.stringify(err ?? '').includes('503'));
    expect(service.entries.some(({ dependency }) => dependency === 'avatar')).toBe(true);
    expect(canaries.among(service.lines)).toEqual([]);
  });

  it('gives nothing away when the database quotes what it was sent', async () => {
    await connected(await testDatabase(), (client) => client.query(BREAK));
    const eve = { username: 'eve-and-nobody', email: 'kanari.eve@example.com', password: PASSWORD };
    await request(service.url).post('/v1/users').send(eve).expect(500);
    await bob.post('/v1/posts', { title: 'An evening in Galley', content: TEXT }).expect(500);
    await answers();
    const errors = service.entries.filter(({ message }) => message === 'unexpected error');
    expect(errors.map(({ err }) => (err as { code: string }).code)).toEqual(['22P02', 'P0001']);
    expect(canaries.among(service.lines)).toEqual([]);
    expect(service.lines.join('\n')).not.toContain('kanari.eve');
  });
});
