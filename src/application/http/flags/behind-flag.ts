import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  mixin,
  NotFoundException,
  UseGuards,
} from '@nestjs/common';
import { Flags } from '#infrastructure/flags/flags.js';
import type { FlagKey } from '#infrastructure/flags/flags.declared.js';
import { requestOf } from '../request-of.js';

/**
 * The route, or every route of the controller, is there while the flag is on for whoever asks. Else it is as if there were
 * none, or whoever asks is told why it is refused.
 */
export function BehindFlag(
  key: FlagKey,
  refusal: () => Error = () => new NotFoundException(),
): ClassDecorator & MethodDecorator {
  @Injectable()
  class FlagGuard implements CanActivate {
    constructor(private readonly flags: Flags) {}

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const { principal } = requestOf(context);
      if (await this.flags.isOn(key, principal)) return true;
      throw refusal();
    }
  }

  return applyDecorators(UseGuards(mixin(FlagGuard)));
}
