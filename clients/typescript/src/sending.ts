import { pause } from './abortable.js';
import { ProblemError } from './problem-error.js';
import { retryAfterMs } from './retry-after.js';

const TRIES = 5;
const FIRST_PAUSE_MS = 100;
/** Whoever is to wait longer is told so, and decides. */
const LONGEST_PAUSE_MS = 60_000;
/** What makes no difference when it is done twice (RFC 9110, 9.2.2), of the methods that the service knows. */
const IDEMPOTENT = ['GET', 'HEAD', 'DELETE'];

/** Sends a request; again where that is safe and may help. */
export function send(request: Request): Promise<Response> {
  const isRepeatable = IDEMPOTENT.includes(request.method) || request.headers.has('idempotency-key');
  return isRepeatable ? sendRepeatedly(request) : fetch(request);
}

/** Sends a request that may be done twice, at most five times: again while there is no answer, or one that is of the moment. */
export async function sendRepeatedly(request: Request): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    let pauseMs = growingPauseMs(tries);
    try {
      const response = await fetch(request.clone());
      if (tries === TRIES || !(await mayPass(response))) return response;
      pauseMs = retryAfterMs(response) ?? pauseMs;
      if (pauseMs > LONGEST_PAUSE_MS) return response;
      await response.body?.cancel();
    } catch (error) {
      if (tries === TRIES || request.signal.aborted) throw error;
    }
    await pause(pauseMs, request.signal);
  }
}

/** Twice as long after each try, and not the same for all who were refused at once. */
const growingPauseMs = (tries: number): number =>
  FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);

/** Whether the same request may be done a little later. */
async function mayPass(response: Response): Promise<boolean> {
  if (response.status !== 409) return response.status === 429 || response.status === 503;
  // An earlier try under the same key, whose answer was lost, is still at it.
  return (await ProblemError.of(response.clone())).is('request-in-progress');
}
