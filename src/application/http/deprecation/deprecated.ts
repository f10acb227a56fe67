import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { ConfigureRoute } from '../route-config.js';

/** What is known of an operation that is on its way out. */
export interface Deprecation {
  readonly since: Date;
  /** From then on it answers 410. */
  readonly sunset: Date;
  /** The path of what to use instead; `:name` is filled with what the request has in that place. */
  readonly successor: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecation?: Deprecation;
  }
}

/** Where the document keeps it until it is told in the words of OpenAPI. */
export const DEPRECATION = 'x-deprecation';

/** The operation is on its way out: it says so, is counted, and is gone after its sunset. Dates as `2027-01-31`. */
export function Deprecated(told: { since: string; sunset: string; successor: string }): MethodDecorator {
  const deprecation = { ...told, since: new Date(told.since), sunset: new Date(told.sunset) };
  if (!(deprecation.since < deprecation.sunset)) throw new RangeError('A sunset comes after the deprecation');
  return applyDecorators(ConfigureRoute({ deprecation }), ApiExtension(DEPRECATION, told));
}
