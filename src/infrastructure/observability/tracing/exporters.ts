import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpProtocol } from '#infrastructure/config/telemetry.js';

/** Loads the exporter for a protocol, and none of the others. */
export async function exporterFor(protocol: OtlpProtocol): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await EXPORTERS[protocol]();
  return new OTLPTraceExporter();
}

const EXPORTERS = {
  'http/protobuf': () => import('@opentelemetry/exporter-trace-otlp-proto'),
  'http/json': () => import('@opentelemetry/exporter-trace-otlp-http'),
  grpc: () => import('@opentelemetry/exporter-trace-otlp-grpc'),
} satisfies Record<OtlpProtocol, unknown>;
