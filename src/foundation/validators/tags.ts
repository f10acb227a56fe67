import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString } from 'class-validator';
import { hasLength, IsClean, isClean, IsCleanText, lowerCased, MaxLength, MinLength } from './text.js';

const MAX_TAGS = 5;
const MAX_LENGTH = 30;

/** A tag as it is stored and searched: NFC, trimmed, lower-cased. */
const normalise = (tag: unknown): unknown => (typeof tag === 'string' ? lowerCased(tag).trim() : tag);

/** Of equal tags the first stays; with a fault among them all stay, so that errors name the places the caller knows. */
function withoutDoubles(tags: unknown[]): unknown[] {
  const fine = tags.every((tag) => isClean(tag) && hasLength(tag, { min: 1, max: MAX_LENGTH }));
  return fine ? [...new Set(tags)] : tags;
}

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
      Array.isArray(value) ? withoutDoubles(value.map(normalise)) : (value as unknown),
    ),
    IsArray(),
    ArrayMaxSize(MAX_TAGS),
    IsString(each),
    MinLength(1, each),
    MaxLength(MAX_LENGTH, each),
    IsClean(undefined, each),
  );
}

/** One tag, normalised, to search for. */
export function IsTag(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => normalise(value)),
    IsCleanText({ min: 1, max: MAX_LENGTH }),
  );
}
