import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimitedError } from '#foundation/errors/index.js';

/** One budget for each user, or for each address of strangers, over all routes together. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  protected override async getTracker(request: Record<string, unknown>): Promise<string> {
    const { principal } = request as unknown as FastifyRequest;
    return principal ? `user:${principal.id}` : `address:${await super.getTracker(request)}`;
  }

  protected override generateKey(_context: ExecutionContext, tracker: string): string {
    return tracker;
  }

  protected override async throwThrottlingException(
    context: ExecutionContext,
    { limit, timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    const seconds = Math.max(1, timeToBlockExpire);
    // The throttler says them only where it lets a request pass.
    context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .headers({
        [`${this.headerPrefix}-Limit`]: limit,
        [`${this.headerPrefix}-Remaining`]: 0,
        [`${this.headerPrefix}-Reset`]: seconds,
      });
    throw new RateLimitedError(seconds);
  }
}
