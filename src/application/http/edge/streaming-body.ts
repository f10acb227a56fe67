import { RouterExecutionContext } from '@nestjs/core/router/router-execution-context.js';
import { isStreamingBody } from '@nestjs/core/router/streaming-body.js';

interface Router {
  pickStreamingBody(result: unknown, streams: readonly unknown[]): unknown;
}

const router = RouterExecutionContext.prototype as unknown as Router;
const { pickStreamingBody } = router;

/**
 * Nest asks of each body whether it is a plain object, by comparing the sources of two classes, and only then whether the
 * handler has made a stream that it could be wrapped around. Where there is none, its answer is the same without.
 */
export function askForStreamsFirst(): void {
  router.pickStreamingBody = function (result, streams) {
    if (streams.length > 0) return pickStreamingBody.call(this, result, streams);
    return isStreamingBody(result) ? result : undefined;
  };
}
