import { isStringOneByteRepresentation } from 'node:v8';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { buildMessage, IsString, ValidateBy, type ValidationOptions } from 'class-validator';

const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u;

/** NFC. What V8 holds in one byte a character is so already (UAX 15), and it need not look at each. */
export const composed = (typed: string): string =>
  isStringOneByteRepresentation(typed) ? typed : typed.normalize('NFC');

/** Without regard to case, as names and addresses are stored: in NFC again, which lower-casing may undo. */
export const lowerCased = (typed: string): string => composed(typed.toLowerCase());

/** Brings text to NFC and takes the white space off both ends; what is no text stays for the validators to refuse. */
export function Trimmed(): PropertyDecorator {
  return Transform(({ value }) => (typeof value === 'string' ? composed(value).trim() : (value as unknown)));
}

/** At least so many code points, as the database counts; class-validator's own passes over variation selectors. */
export const MinLength = (min: number, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'minLength',
      validator: {
        validate: (value) => hasLength(value, { min }),
        defaultMessage: buildMessage(
          (each) => `${each}$property must be at least ${min} characters long`,
          options,
        ),
      },
    },
    options,
  );

/** At most so many code points. */
export const MaxLength = (max: number, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'maxLength',
      validator: {
        validate: (value) => hasLength(value, { max }),
        defaultMessage: buildMessage(
          (each) => `${each}$property must be at most ${max} characters long`,
          options,
        ),
      },
    },
    options,
  );

/** Whether it is text of so many code points. */
export function hasLength(value: unknown, { min = 0, max = Infinity }: Partial<Lengths>): boolean {
  if (typeof value !== 'string') return false;
  // A code point has one or two units: most lengths are settled without counting.
  if (value.length <= max && value.length >= 2 * min) return true;
  const { length } = [...value];
  return length >= min && length <= max;
}

/** Whether it is well-formed text of one line, without control characters. */
export const isClean = (value: unknown, controls: RegExp = CONTROL): boolean =>
  typeof value === 'string' && value.isWellFormed() && !controls.test(value);

/** Text without control characters, as it stands. */
export const IsClean = (controls: RegExp = CONTROL, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'cleanText',
      validator: {
        validate: (value) => isClean(value, controls),
        defaultMessage: buildMessage(
          (each) => `${each}$property must not contain control characters`,
          options,
        ),
      },
    },
    options,
  );

interface Lengths {
  min?: number;
  max: number;
}

function text(controls: RegExp, { min = 0, max }: Lengths): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ minLength: min, maxLength: max }),
    Trimmed(),
    IsString(),
    IsClean(controls),
    MinLength(min),
    MaxLength(max),
  );
}

/** One line of text, trimmed, in NFC, without control characters. */
export const IsCleanText = (lengths: Lengths): PropertyDecorator => text(CONTROL, lengths);

/** Text of many lines, trimmed, in NFC, without control characters but for tab and line ends. */
export const IsCleanLines = (lengths: Lengths): PropertyDecorator => text(CONTROL_BUT_LINES, lengths);
