import type { Variables } from './settings.sources.js';

const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;
const SAMPLERS = [
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
  'always_on',
  'always_off',
  'traceidratio',
] as const;

export type OtlpProtocol = (typeof PROTOCOLS)[number];
export type SamplerName = (typeof SAMPLERS)[number];

/** How traces are exported, in the names of OpenTelemetry's own specification. */
export interface Telemetry {
  readonly protocol: OtlpProtocol;
  readonly sampler: SamplerName;
  readonly ratio: number;
  readonly batch: {
    readonly maxQueueSize: number;
    readonly maxExportBatchSize: number;
    readonly scheduledDelayMillis: number;
    readonly exportTimeoutMillis: number;
  };
}

/**
 * Reads `OTEL_*`, null where no endpoint is set. As the specification wants it, what cannot be understood is warned of and
 * its default taken; no warning quotes a value. Address, headers, certificates and time-out are read by the exporter.
 */
export function readTelemetry(variables: Variables, warn: (sentence: string) => void): Telemetry | null {
  const given = (...names: string[]): string =>
    names.map((name) => variables[name]?.trim() ?? '').find((text) => text !== '') ?? '';
  const choice = <T extends string>(options: readonly T[], fallback: T, ...names: string[]): T => {
    const text = given(...names).toLowerCase();
    const chosen = options.find((option) => option === text);
    if (!chosen && text !== '')
      warn(`${names.at(-1)} must be one of ${options.join(', ')}; ${fallback} is taken`);
    return chosen ?? fallback;
  };
  const number = (name: string, fallback: number, [least, most]: [number, number]): number => {
    const text = given(name);
    const value = Number(text === '' ? fallback : text);
    if (value >= least && value <= most) return value;
    warn(`${name} must be a number from ${least} to ${most}; ${fallback} is taken`);
    return fallback;
  };

  const endpoint = given('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const isOff = given('OTEL_SDK_DISABLED').toLowerCase() === 'true';
  if (endpoint === '' || isOff) return null;
  if (!URL.canParse(endpoint)) {
    warn('OTEL_EXPORTER_OTLP_ENDPOINT must be a URL; no traces are exported');
    return null;
  }
  if (choice(['otlp', 'none'], 'otlp', 'OTEL_TRACES_EXPORTER') === 'none') return null;
  return {
    protocol: choice(
      PROTOCOLS,
      'http/protobuf',
      'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
      'OTEL_EXPORTER_OTLP_PROTOCOL',
    ),
    sampler: choice(SAMPLERS, 'parentbased_always_on', 'OTEL_TRACES_SAMPLER'),
    ratio: number('OTEL_TRACES_SAMPLER_ARG', 1, [0, 1]),
    batch: {
      maxQueueSize: number('OTEL_BSP_MAX_QUEUE_SIZE', 2_048, [1, 1_000_000]),
      maxExportBatchSize: number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, [1, 1_000_000]),
      scheduledDelayMillis: number('OTEL_BSP_SCHEDULE_DELAY', 5_000, [1, 600_000]),
      exportTimeoutMillis: number('OTEL_BSP_EXPORT_TIMEOUT', 30_000, [1, 600_000]),
    },
  };
}
