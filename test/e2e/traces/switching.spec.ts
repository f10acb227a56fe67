import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BuiltService, temporaryFolder } from '../../support/built-service.js';
import { eventually } from '../../support/eventually.js';
import { OtlpReceiver } from '../../support/otlp-receiver.js';

/** Every script that the process has loaded, as V8 tells when it ends. */
async function loadedBy(variables: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  const service = await BuiltService.start({ NODE_V8_COVERAGE: folder, ...variables });
  await fetch(`${service.url}/v1/posts`);
  expect(await service.stop()).toBe(0);
  const reports = await Promise.all(
    (await readdir(folder)).map(async (name) => readFile(join(folder, name), 'utf8')),
  );
  return reports
    .flatMap((report) => (JSON.parse(report) as { result: { url: string }[] }).result)
    .map(({ url }) => url)
    .join('\n');
}

describe('Tracing', () => {
  let receiver: OtlpReceiver;
  beforeEach(async () => {
    receiver = await new OtlpReceiver().start();
  });
  afterEach(() => receiver.stop());

  it('loads nothing of the SDK until an endpoint is set, and then only one exporter', async () => {
    const off = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    expect(off).toContain('/node_modules/fastify/');
    expect(off).not.toMatch(/@opentelemetry\/(?!api\/)/);

    const on = await loadedBy(receiver.variables);
    expect(on).toContain('@opentelemetry/sdk-trace/');
    expect(on).toContain('@opentelemetry/exporter-trace-otlp-proto/');
    expect(on).not.toMatch(/exporter-trace-otlp-(http|grpc)\/|@grpc\/|protobufjs/);
  });

  it('is off where OTEL_SDK_DISABLED or OTEL_TRACES_EXPORTER say so', async () => {
    for (const off of [{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }]) {
      const service = await BuiltService.start({ ...receiver.variables, ...off });
      await fetch(`${service.url}/v1/posts`);
      expect(await service.stop()).toBe(0);
    }
    expect(receiver.bodies).toEqual([]);
  });

  it('sends what is still there when the service stops', async () => {
    const service = await BuiltService.start({ ...receiver.variables, OTEL_BSP_SCHEDULE_DELAY: '60000' });
    await fetch(`${service.url}/v1/posts`);
    expect(receiver.spans).toEqual([]);
    expect(await service.stop()).toBe(0);
    expect(receiver.spans.map(({ name }) => name)).toContain('GET /v1/posts');
  });

  it('samples by OTEL_TRACES_SAMPLER: of nothing at 0, but what a caller samples', async () => {
    const service = await BuiltService.start({
      ...receiver.variables,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    await fetch(`${service.url}/v1/posts`);
    const headers = { traceparent: `00-${'5'.repeat(32)}-${'7'.repeat(16)}-01` };
    await fetch(`${service.url}/v1/posts?limit=1`, { headers });
    expect(await service.stop()).toBe(0);
    expect(receiver.spans.length).toBeGreaterThan(0);
    expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set(['5'.repeat(32)]));
  });

  it('speaks JSON where OTEL_EXPORTER_OTLP_PROTOCOL wants it, and names itself by OTEL_SERVICE_NAME', async () => {
    const service = await BuiltService.start({
      ...receiver.variables,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_SERVICE_NAME: 'galley-in-the-west',
    });
    await fetch(`${service.url}/v1/posts`);
    const { resource, facts } = await receiver.span('GET /v1/posts');
    expect(receiver.contentTypes[0]).toMatch(/^application\/json/);
    expect(resource).toMatchObject({ 'service.name': 'galley-in-the-west' });
    expect(facts).toMatchObject({ 'http.response.status_code': 200 });
    await service.stop();
  });

  it('speaks gRPC where that is wanted', async () => {
    const paths: unknown[] = [];
    const server = createServer().listen(0, '127.0.0.1');
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      paths.push(headers[':path']);
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' },
        { endStream: true },
      );
    });
    await once(server, 'listening');
    const service = await BuiltService.start({
      ...receiver.variables,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    });
    await fetch(`${service.url}/v1/posts`);
    await eventually(async () =>
      expect(paths).toContain('/opentelemetry.proto.collector.trace.v1.TraceService/Export'),
    );
    expect(await service.stop()).toBe(0);
    server.close();
  });

  it('warns of what it does not understand, without quoting it, and serves', async () => {
    const service = await BuiltService.start({
      ...receiver.variables,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'carrier-pigeon',
      OTEL_TRACES_SAMPLER_ARG: 'half',
    });
    await fetch(`${service.url}/v1/posts`);
    await receiver.span('GET /v1/posts');
    const warnings = service.entries.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(warnings).toEqual([
      'OTEL_EXPORTER_OTLP_PROTOCOL must be one of http/protobuf, http/json, grpc; http/protobuf is taken',
      'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; 1 is taken',
    ]);
    expect(service.lines.join('\n')).not.toContain('carrier-pigeon');
    await service.stop();
  });
});
