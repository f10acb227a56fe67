import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';

/** The field may be left out; `null` is not the same as leaving it out, and is refused. */
export function Optional(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(),
    ValidateIf((_, value) => value !== undefined),
  );
}

/** The field may be left out, and `null` takes its value away (RFC 7396). */
export function Nullable(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ nullable: true }),
    ValidateIf((_, value) => value !== undefined && value !== null),
  );
}
