import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHANGEABLE } from '#infrastructure/runtime-settings/changeable.js';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { deedsTo } from './trail.js';

const SETTINGS = '/v1/admin/settings';
const LEVEL = `${SETTINGS}/LOG_LEVEL`;
const STARTED = { name: 'LOG_LEVEL', value: 'trace', source: 'override', about: expect.any(String) };

describe('A setting that can be changed while the service runs', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const all = async () => ((await cid.get(SETTINGS).expect(200)).body as { data: { name: string }[] }).data;
  const listed = async () => (await all()).find(({ name }) => name === 'LOG_LEVEL');

  it('is listed with its value and where that comes from', async () => {
    expect(await listed()).toEqual(STARTED);
    expect((await all()).map(({ name }) => name)).toEqual([...CHANGEABLE]);
  });

  it.each([
    ['warn', 'warn'],
    ['CRITICAL', 'fatal'],
    ['Debug', 'debug'],
  ])('is changed to %s, as it could be at the start', async (value, level) => {
    const { body } = await cid.patch(LEVEL, { value }).expect(200);
    expect(body).toEqual({ ...STARTED, value: level, source: 'runtime' });
    expect(await listed()).toEqual(body);
  });

  it.each([{}, { value: 'Debug' }])('stays what it is by %j', async (patch) => {
    const { body } = await cid.patch(LEVEL, patch).expect(200);
    expect(body).toMatchObject({ value: 'debug', source: 'runtime' });
  });

  it.each([
    ['loud', 'value_error'],
    ['', 'value_error'],
    [7, 'string_type'],
  ])('is not changed to %j', async (value, type) => {
    await cid.patch(LEVEL, { value }).expect(invalid({ value: type }));
    expect(await listed()).toMatchObject({ value: 'debug' });
  });

  it('goes back to what the service was started with', async () => {
    const { body } = await cid.patch(LEVEL, { value: null }).expect(200);
    expect(body).toEqual(STARTED);
  });

  it('is among few: others are there, and are refused', async () => {
    const refusal = problem(403, 'setting-not-changeable');
    await cid.patch(`${SETTINGS}/SECRET_KEY`, { value: 'x'.repeat(64) }).expect(refusal);
    await cid.patch(`${SETTINGS}/PORT`, { value: '80' }).expect(refusal);
    await cid.patch(`${SETTINGS}/LOUDNESS`, { value: '11' }).expect(problem(404, 'not-found'));
  });

  it('is for admins', async () => {
    const ann = await app.signUp('ann');
    await ann.get(SETTINGS).expect(problem(403, 'permission-denied'));
    await ann.patch(LEVEL, { value: 'fatal' }).expect(problem(403, 'permission-denied'));
  });

  it('is changed in writing', async () => {
    const byCid = { action: 'setting.changed', actor_id: cid.id, subject_type: 'setting' };
    expect(await deedsTo(cid, { id: 'LOG_LEVEL' })).toMatchObject([
      { ...byCid, details: { from: 'trace', to: 'warn' } },
      { ...byCid, details: { from: 'warn', to: 'fatal' } },
      { ...byCid, details: { from: 'fatal', to: 'debug' } },
      { ...byCid, details: { from: 'debug', to: null } },
    ]);
  });
});
