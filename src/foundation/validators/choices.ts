import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsIn } from 'class-validator';

/** One of a fixed set of words. */
export function IsOneOf(choices: readonly string[]): PropertyDecorator {
  return applyDecorators(ApiProperty({ enum: [...choices] }), IsIn(choices));
}

/** Some of a fixed set of words, or none; of equal ones the first stays. */
export function AreOneOf(choices: readonly string[]): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'array', items: { type: 'string', enum: [...choices] }, maxItems: choices.length }),
    Transform(({ value }) => (Array.isArray(value) ? [...new Set(value)] : (value as unknown))),
    IsArray(),
    IsIn(choices, { each: true }),
  );
}

/** `true` or `false`. */
export function IsFlag(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: 'boolean' }), IsBoolean());
}
