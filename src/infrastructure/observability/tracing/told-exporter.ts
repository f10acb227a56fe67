import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** An exporter that tells once when its collector does not take what it sends, and once when it does again. */
export class ToldExporter implements SpanExporter {
  private isInTrouble = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Logger,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.tell(result);
      done(result);
    });
  }

  private tell({ code, error }: ExportResult): void {
    const hasFailed = code === ExportResultCode.FAILED;
    if (hasFailed && !this.isInTrouble)
      this.logger.warn({ err: error }, 'traces cannot be exported, and are lost; still trying');
    if (!hasFailed && this.isInTrouble) this.logger.info('traces are exported again');
    this.isInTrouble = hasFailed;
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }
}
