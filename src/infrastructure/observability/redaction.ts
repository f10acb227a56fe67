import { describeError } from './described-error.js';

export const REDACTED = '[redacted]';

/** What the names of secrets and of personal data end with, in whatever spelling. */
const SECRET = /(?:authorization|cookie|password|passphrase|token|secret|e-?mail|api[-_]?key)s?$/i;
/** Deeper than anything that is logged; a circle ends here, too. */
const MAX_DEPTH = 8;

/**
 * The fields of a line without the values that have a secret's name, at any depth, and with errors described. Not by
 * pino's `redact`: it knows no depth, takes each spelling by itself, and costs each line twenty times as much.
 */
export function redacted(fields: Record<string, unknown>, depth = 0): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields))
    clean[name] = SECRET.test(name) ? struckOut(value) : redactedValue(value, depth);
  return clean;
}

/** That there is none is no secret. */
const struckOut = (value: unknown): unknown => (value === undefined || value === null ? value : REDACTED);

function redactedValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.map((one) => redactedValue(one, depth + 1));
  return isPrinted(value) ? value : redacted(value as Record<string, unknown>, depth + 1);
}

/** Whether it says itself how it is to be printed, as instants and addresses do. */
const isPrinted = (value: object): boolean => typeof (value as { toJSON?: unknown }).toJSON === 'function';
