import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { OtlpReceiver } from '../../support/otlp-receiver.js';
import { Person } from '../../support/person.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';

/** The trace of a caller, as they tell of it. */
const aTrace = () => {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
};

describe('The trace of a request', () => {
  let receiver: OtlpReceiver;
  let avatars: StubAvatarService;
  let service: BuiltService;
  let ann: Person;
  beforeAll(async () => {
    receiver = await new OtlpReceiver().start();
    avatars = await new StubAvatarService().start();
    service = await BuiltService.start({
      ...receiver.variables,
      AVATAR_SERVICE_URL: avatars.url,
      AVATAR_TIMEOUT_MS: '10000',
      JOBS_WORKERS: '0',
    });
    ann = await Person.signUp(service.url, 'ann');
  });
  afterAll(async () => {
    await service.stop();
    await Promise.all([receiver.stop(), avatars.stop()]);
  });

  it('is one: the request, the statements and the calls it makes', async () => {
    const { traceId, spanId, traceparent } = aTrace();
    const post = await ann.drafts();
    await ann.post(`/v1/posts/${post.id}/publish`).set('traceparent', traceparent).expect(200);

    const request = await receiver.span('POST /v1/posts/:id/publish', traceId);
    expect(request).toMatchObject({ kind: 'server', parentSpanId: spanId, isError: false });
    const publish = await receiver.span('posts.publish', traceId);
    expect(publish).toMatchObject({ parentSpanId: request.spanId, facts: { 'galley.post.id': post.id } });
    const trace = receiver.spans.filter((span) => span.traceId === traceId);
    const statements = trace.filter(({ parentSpanId }) => parentSpanId === publish.spanId);
    expect(statements.map(({ name }) => name)).toEqual([
      'BEGIN',
      'posts-for-update',
      'posts-update',
      'COMMIT',
    ]);
    for (const { kind, facts, name } of statements) {
      expect(kind).toBe('client');
      expect(facts).toEqual({ 'db.system.name': 'postgresql', 'db.query.summary': name });
    }
    const lines = await Promise.all(trace.map((span) => receiver.lineOf(span, request.name)));
    expect(new Set(lines.map((line) => line.at(-1)))).toEqual(new Set([request.name]));
  });

  it('says what was asked and what was answered, in the words of the conventions', async () => {
    const { traceId, traceparent } = aTrace();
    await ann.get(`/v1/users/${ann.id}?q=secret`).set('traceparent', traceparent).expect(200);
    const { facts, resource } = await receiver.span('GET /v1/users/:id', traceId);
    expect(facts).toEqual({
      'http.request.method': 'GET',
      'http.route': '/v1/users/:id',
      'http.response.status_code': 200,
      'url.path': `/v1/users/${ann.id}`,
      'url.scheme': 'http',
      'user.id': ann.id,
    });
    expect(resource).toMatchObject({ 'service.name': 'galley', 'deployment.environment.name': 'test' });
  });

  it('goes on at the partner whom the request calls', async () => {
    const bob = await Person.signUp(service.url, 'bob');
    const { traceId, traceparent } = aTrace();
    await bob.get(`/v1/users/${bob.id}`).set('traceparent', traceparent).expect(200);
    const call = await receiver.span('GET avatar', traceId);
    expect(call).toMatchObject({ kind: 'client', facts: { 'http.response.status_code': 404 } });
    expect(call.facts['server.port']).toBe(Number(new URL(avatars.url).port));
    expect(await receiver.lineOf(call, 'GET /v1/users/:id')).toEqual(['GET avatar', 'GET /v1/users/:id']);
    expect(avatars.arrivals.at(-1)?.headers['traceparent']).toBe(`00-${traceId}-${call.spanId}-01`);
  });

  it('begins with the request where the caller has none, or sends none that can be read', async () => {
    await ann.get('/v1/posts').set('traceparent', '00-nonsense-01').set('baggage', 'who=ann').expect(200);
    const { parentSpanId, traceId } = await receiver.span('GET /v1/posts');
    expect(parentSpanId).toBe('');
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('stands in each of its log lines', async () => {
    const { traceId, traceparent } = aTrace();
    await ann.get('/v1/users/me').set('traceparent', traceparent).expect(200);
    const { spanId } = await receiver.span('GET /v1/users/me', traceId);
    await service.entry(
      ({ message, trace_id, span_id }) =>
        message === 'request completed' && trace_id === traceId && span_id === spanId,
    );
  });

  it('tells a refusal from a failure', async () => {
    const { traceId, traceparent } = aTrace();
    const post = await ann.publishes();
    await ann.post(`/v1/posts/${post.id}/publish`).set('traceparent', traceparent).expect(409);
    const request = await receiver.span('POST /v1/posts/:id/publish', traceId);
    expect(request).toMatchObject({ isError: false, facts: { 'http.response.status_code': 409 } });
    const publish = await receiver.span('posts.publish', traceId);
    expect(publish).toMatchObject({ isError: false, facts: { 'galley.refusal': 'PostNotDraft' } });
  });

  it('has no name but its method where nobody knows the path', async () => {
    const { traceId, traceparent } = aTrace();
    await ann.get('/v1/ann@example.com').set('traceparent', traceparent).expect(404);
    const { facts } = await receiver.span('GET', traceId);
    expect(facts).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 404,
      'url.scheme': 'http',
    });
  });

  it('is not made for probes and scrapes', async () => {
    for (const path of ['/health', '/health/live', '/health/ready', '/metrics'])
      await ann.get(path).set('traceparent', aTrace().traceparent).expect(200);
    await ann.get('/v1/auth/sessions');
    await receiver.span('GET /v1/auth/sessions');
    expect(receiver.spans.filter(({ name }) => /health|metrics/.test(name))).toEqual([]);
  });
});
