import type { ErrorCode } from './error-code.js';

export const ERROR_KINDS = [
  'invalid',
  'not_found',
  'gone',
  'denied',
  'unauthenticated',
  'conflict',
  'illegal_state',
  'stale',
  'dependency',
  'circuit_open',
  'timeout',
  'limited',
  'degraded',
  'internal',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** An error that the service knows by name: a kind, a code and a sentence that a client may read. */
export abstract class ApplicationError extends Error {
  abstract readonly kind: ErrorKind;
  abstract readonly code: ErrorCode;

  constructor(
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}
