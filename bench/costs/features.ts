import { fileURLToPath } from 'node:url';
import { galley, type Program } from '../programs.js';

const PRELOAD = fileURLToPath(new URL('without.ts', import.meta.url));

/** A feature, and how it is switched. */
export interface Feature {
  readonly label: string;
  /** The settings that switch it. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What no setting switches: hooks of the edge by the names of their functions, or `metrics`. */
  readonly without?: readonly string[];
}

const LOG: Feature = { label: 'log line', settings: { LOG_LEVEL: 'warn' } };
const LIMIT: Feature = { label: 'rate limit', settings: { RATE_LIMIT_ENABLED: 'false' } };
const CORS: Feature = { label: 'CORS', settings: { CORS_ORIGINS: '' } };

/** Features that are on, each with what takes it away. */
export const features: readonly Feature[] = [
  LOG,
  LIMIT,
  CORS,
  { label: 'metrics of requests', without: ['metrics'] },
  { label: 'security headers', without: ['sayWhatIsSafe'] },
  { label: 'request id', without: ['echoRequestId'] },
  { label: 'request context', without: ['enterContext'] },
  { label: 'bound on requests in flight', without: ['admit', 'release'] },
  { label: 'ETag', without: ['renderItem', 'tag'] },
  { label: 'Cache-Control', without: ['sayCaching'] },
];

/** All that can be taken away, together. */
export const everything: Feature = {
  label: 'all features together',
  settings: { ...LOG.settings, ...LIMIT.settings, ...CORS.settings },
  without: ['metrics', '*'],
};

/** Traces, which are off unless there is a collector. */
export const traces = (collector: string): Feature[] =>
  [0.01, 1].map((ratio) => ({
    label: `traces, ${ratio * 100} % sampled`,
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(ratio),
    },
  }));

/** Galley with that feature switched; without one as it is, but started in the same way. */
export function galleyWith(feature?: Feature): Program {
  const { label = 'all on', settings = {}, without = [] } = feature ?? {};
  return {
    ...galley,
    name: label,
    label,
    args: ['--import', PRELOAD, ...galley.args],
    env: (scene, variant) => ({
      ...galley.env(scene, variant),
      ...settings,
      WITHOUT: without.join(','),
    }),
  };
}
