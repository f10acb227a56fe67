import { describe, expect, it } from '@jest/globals';
import { readTelemetry } from '#infrastructure/config/telemetry.js';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

const read = (variables: Record<string, string>) => {
  const warnings: string[] = [];
  return { telemetry: readTelemetry(variables, (sentence) => warnings.push(sentence)), warnings };
};

describe('What OTEL_* say', () => {
  it('is the specification, where only the endpoint is given', () => {
    expect(read(ENDPOINT)).toEqual({
      warnings: [],
      telemetry: {
        protocol: 'http/protobuf',
        sampler: 'parentbased_always_on',
        ratio: 1,
        batch: {
          maxQueueSize: 2_048,
          maxExportBatchSize: 512,
          scheduledDelayMillis: 5_000,
          exportTimeoutMillis: 30_000,
        },
      },
    });
  });

  it.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' },
    { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' },
    { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' },
  ])('is nothing with %j', (variables) => {
    expect(read(variables)).toEqual({ telemetry: null, warnings: [] });
  });

  it('is for traces what is said of traces', () => {
    const { telemetry } = read({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4317',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    expect(telemetry?.protocol).toBe('grpc');
  });

  it('is nothing where the endpoint is no URL, and a warning that does not quote it', () => {
    const { telemetry, warnings } = read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'secret@collector' });
    expect(telemetry).toBeNull();
    expect(warnings).toEqual(['OTEL_EXPORTER_OTLP_ENDPOINT must be a URL; no traces are exported']);
  });

  it.each([
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', 'many'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
  ])('is the default for %s=%s, with a warning', (name, text) => {
    const { telemetry, warnings } = read({ ...ENDPOINT, [name]: text });
    expect(telemetry).toEqual(read(ENDPOINT).telemetry);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
  });
});
