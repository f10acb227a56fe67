import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { OtlpReceiver } from '../../support/otlp-receiver.js';
import { testDatabase } from '../../support/test-database.js';

describe('The trace of a request that fails', () => {
  let receiver: OtlpReceiver;
  let proxy: FaultProxy;
  let service: BuiltService;
  beforeEach(async () => {
    receiver = await new OtlpReceiver().start();
    proxy = await FaultProxy.to(await testDatabase());
    service = await BuiltService.start({
      ...receiver.variables,
      DATABASE_URL: proxy.url,
      DATABASE_CONNECT_TIMEOUT_MS: '1000',
      JOBS_WORKERS: '0',
    });
  });
  afterEach(async () => {
    await service.end();
    await Promise.all([receiver.stop(), proxy.close()]);
  });

  it('is an error, and says with what status', async () => {
    await proxy.close();
    expect(await fetch(`${service.url}/v1/posts`)).toMatchObject({ status: 503 });
    expect(await receiver.span('GET /v1/posts')).toMatchObject({
      isError: true,
      facts: { 'error.type': '503', 'http.response.status_code': 503 },
    });
  });

  it('ends when whoever asks hangs up', async () => {
    proxy.freeze();
    const signal = AbortSignal.timeout(200);
    await expect(fetch(`${service.url}/v1/posts`, { signal })).rejects.toThrow('aborted due to timeout');
    const { facts } = await receiver.span('GET /v1/posts');
    expect(facts).not.toHaveProperty('http.response.status_code');
  });
});
