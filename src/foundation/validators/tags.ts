import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, MaxLength, MinLength, ValidateBy } from 'class-validator';
import { IsCleanText } from './text.js';

const MAX_TAGS = 5;
const MAX_LENGTH = 30;

/** A tag as it is stored and searched: NFC, trimmed, lower-cased. */
const normaliseTag = (tag: string): string => tag.normalize('NFC').trim().toLowerCase();

const normalise = (tag: unknown): unknown => (typeof tag === 'string' ? normaliseTag(tag) : tag);

/** Up to five tags of 1 to 30 characters, normalised; of equal ones the first stays. */
export function IsTags(): PropertyDecorator {
  const each = { each: true };
  return applyDecorators(
    ApiProperty({
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: MAX_LENGTH },
      maxItems: MAX_TAGS,
    }),
    Transform(({ value }) =>
      Array.isArray(value) ? [...new Set(value.map(normalise))] : (value as unknown),
    ),
    IsArray(),
    ArrayMaxSize(MAX_TAGS),
    IsString(each),
    MinLength(1, each),
    MaxLength(MAX_LENGTH, each),
    ValidateBy(
      {
        name: 'cleanText',
        validator: {
          validate: (tag) => typeof tag === 'string' && tag.isWellFormed() && !/\p{Cc}/u.test(tag),
          defaultMessage: () => 'each value in $property must not contain control characters',
        },
      },
      each,
    ),
  );
}

/** One tag, normalised, to search for. */
export function IsTag(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => normalise(value)),
    IsCleanText({ min: 1, max: MAX_LENGTH }),
  );
}
