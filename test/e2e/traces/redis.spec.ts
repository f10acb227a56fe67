import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { OtlpReceiver } from '../../support/otlp-receiver.js';
import { Person } from '../../support/person.js';
import type { TestRedis } from '../../support/test-redis.js';
import { describeWithRedis, startRedis } from '../../support/with-redis.js';

describeWithRedis('With Redis, the trace of a request', () => {
  let redis: TestRedis;
  let receiver: OtlpReceiver;
  let service: BuiltService;
  beforeAll(async () => {
    redis = await startRedis();
    receiver = await new OtlpReceiver().start();
    service = await BuiltService.start({ ...receiver.variables, REDIS_URL: redis.url, JOBS_WORKERS: '0' });
  });
  afterAll(async () => {
    await service?.stop();
    await Promise.all([receiver?.stop(), redis?.stop()]);
  });

  it('has its commands, by their names and without what they carry', async () => {
    const ann = await Person.signUp(service.url, 'ann');
    const post = await ann.publishes();
    const traceId = 'a'.repeat(32);
    await ann
      .get(`/v1/posts/${post.id}`)
      .set('traceparent', `00-${traceId}-${'b'.repeat(16)}-01`)
      .expect(200);
    const command = await receiver.span('GET', traceId);
    expect(command).toMatchObject({ kind: 'client', isError: false });
    expect(command.facts).toEqual({ 'db.system.name': 'redis', 'db.operation.name': 'GET' });
    expect(await receiver.lineOf(command, 'GET /v1/posts/:id')).toEqual(['GET', 'GET /v1/posts/:id']);
  });

  it('is not made for asking whether Redis is there', () => {
    expect(receiver.spans.filter(({ name }) => name === 'PING')).toEqual([]);
  });
});
