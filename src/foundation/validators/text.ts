import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, MaxLength, MinLength, ValidateBy } from 'class-validator';

const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u;

/** Brings text to NFC and takes the white space off both ends; what is no text stays for the validators to refuse. */
export function Trimmed(): PropertyDecorator {
  return Transform(({ value }) =>
    typeof value === 'string' ? value.normalize('NFC').trim() : (value as unknown),
  );
}

function withoutControls(pattern: RegExp): PropertyDecorator {
  return ValidateBy({
    name: 'cleanText',
    validator: {
      validate: (value) => typeof value === 'string' && value.isWellFormed() && !pattern.test(value),
      defaultMessage: () => '$property must not contain control characters',
    },
  });
}

interface Lengths {
  min?: number;
  /** In code points, as the database counts. */
  max: number;
}

function text(controls: RegExp, { min = 0, max }: Lengths): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ minLength: min, maxLength: max }),
    Trimmed(),
    IsString(),
    withoutControls(controls),
    MinLength(min),
    MaxLength(max),
  );
}

/** One line of text, trimmed, in NFC, without control characters. */
export const IsCleanText = (lengths: Lengths): PropertyDecorator => text(CONTROL, lengths);

/** Text of many lines, trimmed, in NFC, without control characters but for tab and line ends. */
export const IsCleanLines = (lengths: Lengths): PropertyDecorator => text(CONTROL_BUT_LINES, lengths);
