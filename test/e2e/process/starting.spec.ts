import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { BuiltService } from '../../support/built-service.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { freePort } from '../../support/free-port.js';
import { testDatabase } from '../../support/test-database.js';

let DATABASE_URL: string;
let service: BuiltService;

beforeAll(async () => {
  DATABASE_URL = await testDatabase();
});

describe('the service', () => {
  const HOST = '127.0.0.2';
  let port: number;
  let unused: number;
  beforeAll(async () => {
    [port, unused] = [await freePort(), await freePort()];
    service = await BuiltService.launch({
      args: ['--port', `${port}`],
      variables: { DATABASE_URL, HOST, PORT: `${unused}` },
    });
    await service.listening();
  });

  it('listens at HOST, on the port of the command line rather than PORT, and says so', async () => {
    expect(service.url).toBe(`http://${HOST}:${port}`);
    await request(service.url).get('/health/live').expect(200);
  });

  it.each([
    ['on PORT', () => `http://${HOST}:${unused}`],
    ['at another address', () => `http://127.0.0.1:${port}`],
  ])('does not listen %s as well', async (_, url) => {
    const asked = request(url()).get('/health/live');
    await expect(Promise.resolve(asked)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('serves on the database that it is given', async () => {
    await request(service.url).get('/health/ready').expect(200);
    await request(service.url).get('/v1/posts').expect(200);
  });

  it('refuses to start once more on the same port, with 1 and a sentence', async () => {
    const { code, said } = await refused({ DATABASE_URL, HOST, PORT: `${port}` });
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`^[^\\n]*address already in use[^\\n]*:${port}$`));
  });
});

async function refused(variables: Record<string, string>) {
  const attempt = await BuiltService.launch({ variables });
  const began = performance.now();
  const code = await attempt.exit;
  const seconds = (performance.now() - began) / 1_000;
  return { code, seconds, said: attempt.errors.join('\n'), lines: attempt.lines.join('\n') };
}

describe('the service refuses to start, with 1', () => {
  it('when settings are wrong: all of them at once, and no value of a secret', async () => {
    const { code, said, lines } = await refused({
      ENVIRONMENT: 'prod',
      DEBUG: 'true',
      PORT: '70000',
      DATABASE_POOL_SIZE: '0',
      LOG_LEVEL: 'loud',
      SECRET_KEY: 'hunter2',
      DATABASE_URL: 'mysql://root:geheim@db/galley',
    });
    expect(code).toBe(1);
    for (const name of ['DEBUG', 'PORT', 'DATABASE_POOL_SIZE', 'LOG_LEVEL', 'SECRET_KEY', 'DATABASE_URL'])
      expect(said).toMatch(new RegExp(`\\b${name}\\b`));
    expect(lines).not.toMatch(/hunter2|geheim|\n\s+at /);
  });

  it('when the database does not let it in: at once, and with a sentence', async () => {
    const { code, seconds, lines } = await refused({
      DATABASE_URL: DATABASE_URL.replace(/:[^:@]+@/, ':geheim@'),
    });
    expect(code).toBe(1);
    expect(lines).toMatch(/^The database at [^\n]+ does not let us in: [^\n]*password[^\n]*$/);
    expect(lines).not.toContain('geheim');
    expect(seconds).toBeLessThan(10);
  });
});

describe('the service, whose database is away', () => {
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = await FaultProxy.to(DATABASE_URL);
  });
  beforeEach(() => proxy.refuse());
  afterAll(() => proxy.close());

  it('waits for it, says so, and serves when it is there', async () => {
    const patient = await BuiltService.launch({
      variables: { DATABASE_URL: proxy.url, ENVIRONMENT: 'test' },
    });
    const waiting = ({ message }: Record<string, unknown>) =>
      String(message).startsWith('Waiting up to 30 s');
    const { level, message } = await patient.entry(waiting);
    expect(level).toBe('warn');
    expect(message).toContain('ECONNREFUSED');
    await proxy.mend();
    await request(await patient.listening())
      .get('/health/ready')
      .expect(200);
    expect(patient.entries.filter(waiting)).toHaveLength(1);
    expect(await patient.stop()).toBe(0);
  });

  it('waits no longer than it is told, and ends with 1 and a sentence', async () => {
    const { code, said, lines } = await refused({
      DATABASE_URL: proxy.url.replace(/:[^:@]+@/, ':geheim@'),
      DATABASE_STARTUP_TIMEOUT_MS: '1500',
    });
    expect(code).toBe(1);
    expect(lines).toContain('Waiting up to 1.5 s');
    expect(said).toMatch(/^The database at [^\n]+ does not let us in: [^\n]*ECONNREFUSED[^\n]*$/);
    expect(lines).not.toContain('geheim');
  });
});
