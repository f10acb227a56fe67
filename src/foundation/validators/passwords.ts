import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, ValidateBy } from 'class-validator';
import { composed, IsClean, MaxLength, MinLength } from './text.js';

const MIN = 8;
const MAX = 128;

/** A password that somebody has: in NFC, without control characters, never trimmed. */
export function IsPassword({ min = 1 } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'password', minLength: min, maxLength: MAX }),
    Transform(({ value }) => (typeof value === 'string' ? composed(value) : (value as unknown))),
    IsString(),
    IsClean(),
    MinLength(min),
    MaxLength(MAX),
  );
}

/** A password that somebody chooses: of 8 to 128 code points, and not among those that are tried first. */
export function IsNewPassword(): PropertyDecorator {
  return applyDecorators(
    IsPassword({ min: MIN }),
    ValidateBy({
      name: 'uncommon',
      async: true,
      validator: {
        validate: async (value) => typeof value !== 'string' || !(await isCommonPassword(value)),
        defaultMessage: () => '$property is among the most common passwords',
      },
    }),
  );
}

let common: Promise<ReadonlySet<string>> | undefined;

/** Whether the password, without regard to case, is among the 49 000 most common of zxcvbn's list. */
async function isCommonPassword(password: string): Promise<boolean> {
  // Unpacked when the first password is chosen, not at every start.
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return (await common).has(password.toLowerCase());
}
