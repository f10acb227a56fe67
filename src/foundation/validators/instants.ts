import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, ValidateBy } from 'class-validator';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

function toInstant(text: string): string | null {
  const [date = ''] = text.split(/t/i);
  const time = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes 30 February for 1 March.
  const exists = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || Number.isNaN(exists.getTime()) || !exists.toISOString().startsWith(date))
    return null;
  const instant = new Date(time).toISOString();
  // An offset may carry it past the year 9999, or back into a year 0 that the database does not have.
  return /^(?!0000)\d{4}-/.test(instant) ? instant : null;
}

/** An RFC 3339 date and time with its offset, brought to UTC and milliseconds. */
export function IsInstant(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'date-time' }),
    Transform(({ value }) => (typeof value === 'string' ? (toInstant(value) ?? value) : (value as unknown))),
    IsString(),
    ValidateBy({
      name: 'instant',
      validator: {
        validate: (value) => typeof value === 'string' && toInstant(value) !== null,
        defaultMessage: () => '$property must be an RFC 3339 date and time with an offset',
      },
    }),
  );
}
