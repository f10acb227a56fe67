import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DependencyError, InternalError } from '#foundation/errors/index.js';
import { AppSettings } from '#infrastructure/config/settings.js';
import { HttpClient, type HttpCall } from '#infrastructure/http-client/http-client.js';
import { PartnerRefusal } from '#infrastructure/http-client/partner-refusal.js';
import { requestContext } from '#infrastructure/observability/request-context.js';
import { version } from '#infrastructure/system/version.js';
import { type Mode, StubHttpPartner } from '../../support/stub-http-partner.js';
import { timed } from './wired-partners.js';

class Echo extends StubHttpPartner {
  json: unknown = { ok: true };

  protected answer() {
    return { status: 200, json: this.json };
  }
}

/** For calls that are to end well, on a busy machine too. */
const AMPLE_MS = 10_000;
const SHORT_MS = 200;
const BOUND_MS = SHORT_MS + 500;

describe('HttpClient', () => {
  let partner: Echo;
  const http = new HttpClient(Object.assign(new AppSettings(), { name: 'Galley für alle' }));
  const call = (how: Partial<HttpCall> = {}) =>
    http.call({
      partner: 'echo',
      method: 'GET',
      base: partner.url,
      path: '/',
      timeoutMs: AMPLE_MS,
      ...how,
    });

  beforeEach(async () => {
    partner = await new Echo().start();
  });
  afterEach(() => partner.stop());

  it('sends JSON and reads JSON, and says who it is and for which request', async () => {
    const answer = await requestContext.run({ requestId: 'request-7', degraded: new Set() }, () =>
      call({ method: 'POST', path: '/in?x=1', json: { some: 'ä' }, headers: { 'x-more': '1' } }),
    );
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ ok: true });
    expect(partner.arrivals).toEqual([
      {
        method: 'POST',
        path: '/in?x=1',
        body: '{"some":"ä"}',
        headers: expect.objectContaining({
          'content-type': 'application/json',
          'user-agent': `Galley-f-r-alle/${version}`,
          'x-request-id': 'request-7',
          'x-more': '1',
        }) as unknown,
      },
    ]);
  });

  it('sends no request id outside of a request, and joins addresses with one slash', async () => {
    await call({ base: `${partner.url}/api//`, path: '/x' });
    expect(partner.arrivals[0]?.path).toBe('/api/x');
    expect(partner.arrivals[0]?.headers).not.toHaveProperty('x-request-id');
  });

  it.each<Mode>(['hang', 'stall', 'flood', 'reset', 500, 503, 429, 408, 302, 304])(
    'takes it for illness: %s',
    async (mode) => {
      partner.mode = mode;
      const { result, tookMs } = await timed(call({ timeoutMs: SHORT_MS }));
      expect(result).toBeInstanceOf(DependencyError);
      expect(tookMs).toBeLessThan(BOUND_MS);
    },
  );

  it('takes a body that is no JSON for illness', async () => {
    partner.mode = 'rubbish';
    const answer = await call();
    expect(() => answer.json()).toThrow(DependencyError);
  });

  it('takes it for illness that nobody listens', async () => {
    await partner.stop();
    const { result } = await timed(call());
    expect(result).toBeInstanceOf(DependencyError);
    expect((result as Error).cause).toBeDefined();
  });

  it.each([400, 401, 404, 422])('takes %d for a refusal, which is no illness', async (status) => {
    partner.mode = status;
    const { result } = await timed(call());
    expect(result).toBeInstanceOf(PartnerRefusal);
    expect(result).not.toBeInstanceOf(DependencyError);
    expect(result).toMatchObject({
      message: 'Internal server error',
      cause: { message: `echo refuses with HTTP ${status}` },
    });
  });

  it('takes a status for an answer where it is told to', async () => {
    partner.mode = 404;
    expect((await call({ answers: [404] })).status).toBe(404);
  });

  it('follows no redirect', async () => {
    partner.mode = 302;
    await timed(call());
    expect(partner.arrivals.map(({ path }) => path)).toEqual(['/']);
  });

  it('hangs up on an answer that is too long', async () => {
    partner.mode = 'flood';
    const { result } = await timed(call());
    expect(result).toMatchObject({ cause: { message: 'The body has more than 65536 bytes' } });
    // What lay in the buffers of both sockets had left already.
    expect(partner.flooded).toBeLessThan(16_777_216);
  });

  it('takes a body of as many bytes as the limit, and not one more', async () => {
    partner.json = 'x'.repeat(98);
    expect((await call({ limitBytes: 100 })).json()).toBe(partner.json);
    await expect(call({ limitBytes: 99 })).rejects.toBeInstanceOf(DependencyError);
  });

  it.each(['file:///etc/passwd', 'data:application/json,1', 'ftp://partner', 'nowhere'])(
    'calls nobody at %s',
    async (base) => {
      const { result } = await timed(call({ base, path: '' }));
      expect(result).toBeInstanceOf(InternalError);
    },
  );
});
