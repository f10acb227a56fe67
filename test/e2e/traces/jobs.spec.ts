import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { OtlpReceiver } from '../../support/otlp-receiver.js';
import { Person } from '../../support/person.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';

describe('The trace of a job', () => {
  let receiver: OtlpReceiver;
  let provider: StubEmailProvider;
  let service: BuiltService;
  beforeEach(async () => {
    receiver = await new OtlpReceiver().start();
    provider = await new StubEmailProvider().start();
    service = await BuiltService.start({
      ...receiver.variables,
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
      EMAIL_TIMEOUT_MS: '10000',
      JOBS_POLL_MS: '50',
    });
  });
  afterEach(async () => {
    await service.stop();
    await Promise.all([receiver.stop(), provider.stop()]);
  });

  it('is that of the request that has asked for it, down to the mail', async () => {
    const ann = await Person.signUp(service.url, 'ann');
    const registration = await receiver.span('users.register');
    expect(registration.facts).toEqual({ 'galley.user.id': ann.id });

    const { traceId } = registration;
    const job = await receiver.span('process users.welcome', traceId);
    expect(job).toMatchObject({ kind: 'consumer', isError: false });
    expect(job.facts).toMatchObject({
      'messaging.system': 'pg_boss',
      'messaging.destination.name': 'users.welcome',
      'galley.job.attempt': 1,
    });
    expect(await receiver.lineOf(job, 'POST /v1/users')).toEqual([
      'process users.welcome',
      'send users.welcome',
      'users.register',
      'POST /v1/users',
    ]);

    const mails = receiver.spans.filter((span) => span.name === 'POST email' && span.traceId === traceId);
    const mail = mails.find(({ parentSpanId }) => parentSpanId === job.spanId);
    expect(provider.arrivals.map(({ headers }) => headers['traceparent'])).toContain(
      `00-${traceId}-${mail?.spanId}-01`,
    );
  });

  it('says that an attempt has failed, and not with what words', async () => {
    provider.mode = 500;
    await Person.signUp(service.url, 'bob');
    const { traceId } = await receiver.span('users.register');
    const job = await receiver.span('process users.welcome', traceId);
    expect(job).toMatchObject({ isError: true, facts: { 'error.type': 'DependencyError' } });
    await service.entry(
      ({ message, trace_id }) => trace_id === traceId && message === 'job failed, and will be tried again',
    );
  });

  it('is not made for looking into idle queues', async () => {
    await Person.signUp(service.url, 'cid');
    await receiver.span('process users.welcome');
    await fetch(`${service.url}/v1/posts`);
    await receiver.span('GET /v1/posts');
    const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === '');
    const asked = ['POST /v1/users', 'POST /v1/auth/login', 'GET /v1/posts'];
    expect(roots.map(({ name }) => name).filter((name) => !name.startsWith('process '))).toEqual(asked);
  });
});
