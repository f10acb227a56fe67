import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';

interface Bounds {
  min: number;
  max: number;
}

/** A whole number within bounds, both included. */
export function IsWhole({ min, max }: Bounds): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: min, maximum: max }),
    IsInt(),
    Min(min),
    Max(max),
  );
}

/** The same, from a query string, where all is text. */
export function IsWholeText(bounds: Bounds): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) =>
      typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : (value as unknown),
    ),
    IsWhole(bounds),
  );
}

/** `true` or `false` from a query string. */
export function IsFlagText(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'boolean' }),
    Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown))),
    IsBoolean(),
  );
}
