import { Text, Whole } from './settings.decorators.js';

export class HttpSettings {
  @Text('HOST', { max: 253, about: 'Address to listen on' })
  readonly host: string = '0.0.0.0';

  @Whole('PORT', { min: 0, max: 65_535, about: 'Port to listen on; 0 takes a free one' })
  readonly port: number = 8000;

  @Whole('WORKERS', { min: 1, max: 64, about: 'Processes that serve; more than 1 need REDIS_URL' })
  readonly workers: number = 1;

  @Whole('BODY_LIMIT_BYTES', { min: 1024, max: 104_857_600, about: 'Largest request body' })
  readonly bodyLimitBytes: number = 1_048_576;

  @Whole('HEADER_LIMIT_BYTES', {
    min: 1024,
    max: 1_048_576,
    about: 'Largest request head, all headers together',
  })
  readonly headerLimitBytes: number = 16_384;

  @Whole('REQUEST_TIMEOUT_MS', {
    min: 10,
    max: 600_000,
    about: 'Time a client has to send its whole request',
  })
  readonly requestTimeoutMs: number = 30_000;

  @Whole('SHUTDOWN_DELAY_MS', {
    min: 0,
    max: 600_000,
    about: 'Time to serve on, not ready, after a signal to stop; 5000 in staging and prod unless given',
  })
  readonly shutdownDelayMs: number = 0;

  @Whole('MAX_REQUESTS_IN_FLIGHT', {
    min: 1,
    max: 100_000,
    about: 'Requests worked on at a time; whoever comes then is answered 503 at once',
  })
  readonly maxRequestsInFlight: number = 100;
}
