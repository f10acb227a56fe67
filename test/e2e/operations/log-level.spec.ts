import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BuiltService } from '../../support/built-service.js';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { Person } from '../../support/person.js';
import { testDatabase } from '../../support/test-database.js';

const LEVEL = '/v1/admin/settings/LOG_LEVEL';

describe('The level of the log', () => {
  let one: BuiltService;
  let other: BuiltService;
  let cid: Person;
  beforeAll(async () => {
    [one, other] = await Promise.all([BuiltService.start(), BuiltService.start()]);
    cid = await Person.signUp(one.url, 'cid');
    await connected(await testDatabase(), (client) =>
      client.query(`UPDATE users SET role = 'admin' WHERE id = $1`, [cid.id]),
    );
  });
  afterAll(() => Promise.all([one.stop(), other.stop()]));

  /** Whether an instance mentions a probe, which it does to whoever debugs. */
  async function debugs(service: BuiltService): Promise<boolean> {
    const probe = await request(service.url).get('/health/live');
    const last = await request(service.url).get('/v1/nowhere');
    const idOf = ({ headers }: typeof probe) => String(headers['x-request-id']);
    await service.entry(
      ({ request_id, message }) => request_id === idOf(last) && message === 'request completed',
    );
    return service.entries.some(({ request_id }) => request_id === idOf(probe));
  }

  const change = (value: string | null) => eventually(() => cid.patch(LEVEL, { value }).expect(200));

  it('is changed at once where that is asked for, and soon everywhere', async () => {
    expect([await debugs(one), await debugs(other)]).toEqual([false, false]);
    await change('DEBUG');
    expect(await debugs(one)).toBe(true);
    await eventually(async () => expect(await debugs(other)).toBe(true));
  });

  it('is still what it was changed to after a new start, until it is changed back', async () => {
    await other.stop();
    other = await BuiltService.start();
    expect(await debugs(other)).toBe(true);
    await change(null);
    expect(await debugs(one)).toBe(false);
    await eventually(async () => expect(await debugs(other)).toBe(false));
  });
});
