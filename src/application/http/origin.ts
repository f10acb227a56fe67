import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { requestOf } from './request-of.js';

const LONGEST_DEVICE = 200;

/** From where a request comes: its client's address, and what that says it is. */
export interface Origin {
  readonly address: string;
  readonly device: string | null;
}

/** From where the running request comes. */
export const CurrentOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const { ip, headers } = requestOf(context);
  const device = headers['user-agent']?.replaceAll(/\P{ASCII}|\p{Cc}/gu, '').slice(0, LONGEST_DEVICE);
  return { address: ip, device: device || null };
});
