import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, ValidateBy } from 'class-validator';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

function toInstant(text: string): string | null {
  const [date = ''] = text.split(/t/i);
  const time = RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes 30 February for 1 March.
  const exists = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(time) || Number.isNaN(exists.getTime()) || !exists.toISOString().startsWith(date)
    ? null
    : new Date(time).toISOString();
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
