import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

/** One of a fixed set of words. */
export function IsOneOf(choices: readonly string[]): PropertyDecorator {
  return applyDecorators(ApiProperty({ enum: [...choices] }), IsIn(choices));
}
