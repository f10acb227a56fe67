import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { AppSettings } from '#infrastructure/config/settings.js';
import type { Telemetry } from '#infrastructure/config/telemetry.js';
import { version } from '#infrastructure/system/version.js';
import { within } from '#infrastructure/system/within.js';
import { exporterFor } from './exporters.js';
import { traceRedis } from './redis-spans.js';
import { samplerOf } from './sampling.js';
import { ToldExporter } from './told-exporter.js';
import { traceWith } from './tracer.js';

/** A collector that is away must not hold a stop up. */
const LAST_EXPORT_MS = 1_000;

/** Traces on their way to a collector: in batches, beside the requests, and dropped when it takes too few. */
export class Exporting implements AsyncDisposable {
  static async start(telemetry: Telemetry, app: AppSettings, logger: Logger): Promise<Exporting> {
    // What fails is told by the exporter, once.
    setGlobalErrorHandler(() => undefined);
    const exporter = new ToldExporter(await exporterFor(telemetry.protocol), logger);
    const provider = new TracerProvider({
      resource: resourceOf(app),
      sampler: samplerOf(telemetry),
      spanProcessors: [new BatchSpanProcessor({ exporter, ...telemetry.batch })],
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    // Baggage is not carried on: whoever asks could put words into our mouth.
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    traceWith(provider.getTracer('galley', version));
    traceRedis();
    return new Exporting(provider);
  }

  private constructor(private readonly provider: TracerProvider) {}

  /** Never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    traceWith(null);
    await within(LAST_EXPORT_MS, this.provider.shutdown()).catch(() => undefined);
  }
}

/** Who exports; what `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say wins. */
function resourceOf({ name, environment }: AppSettings): Resource {
  const ours = resourceFromAttributes({
    'service.name': name,
    'service.version': version,
    'deployment.environment.name': environment,
  });
  const given = detectResources({ detectors: [serviceInstanceIdDetector, envDetector] });
  return defaultResource().merge(ours).merge(given);
}
