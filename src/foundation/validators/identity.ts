import { domainToASCII, domainToUnicode } from 'node:url';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, Matches, ValidateBy } from 'class-validator';
import { IsCleanText, lowerCased } from './text.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether text has the form of a UUID of any version. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** An identifier in a body or a query, lower-cased as ours are. */
export function IsId(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'uuid' }),
    Transform(({ value }) => lowerCase(value)),
    IsString(),
    ValidateBy({
      name: 'uuid',
      validator: {
        validate: (value) => typeof value === 'string' && isUuid(value),
        defaultMessage: () => '$property must be a UUID',
      },
    }),
  );
}

/** A list of identifiers from a query string, in lower case: separated by commas, or one name repeated. */
export function IsIds({ max }: { max: number }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: max }),
    Transform(({ value }) =>
      [value]
        .flat()
        .flatMap((text: unknown) => (typeof text === 'string' ? text.toLowerCase().split(',') : text)),
    ),
    ArrayMaxSize(max),
    EachIsUuid(),
  );
}

/** A list of identifiers in a body, in lower case; of equal ones the first stays. */
export function AreIds({ max }: { max: number }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: max }),
    Transform(({ value }) =>
      Array.isArray(value) ? [...new Set(value.map(lowerCase))] : (value as unknown),
    ),
    IsArray(),
    ArrayMaxSize(max),
    EachIsUuid(),
  );
}

const EachIsUuid = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'uuid',
      validator: {
        validate: (value) => typeof value === 'string' && isUuid(value),
        defaultMessage: () => 'each value in $property must be a UUID',
      },
    },
    { each: true },
  );

const USERNAME = /^[A-Za-z0-9_-]{3,20}$/;

/** Whether text has the form of a username. */
export const isUsername = (text: string): boolean => USERNAME.test(text);

/** 3 to 20 of `A-Z a-z 0-9 _ -`. */
export function IsUsername(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ pattern: USERNAME.source }),
    IsCleanText({ min: 3, max: 20 }),
    Matches(/^[A-Za-z0-9_-]*$/, { message: '$property may hold letters, digits, "_" and "-" only' }),
  );
}

/** Before the `@` what needs no quotes (RFC 5321, 6531): whoever splits a header or a list sees one address, and the same. */
const ADDRESS = /^(?!\.|.*\.[.@])[^\s\p{C}()<>[\]:;,\\"@]+@([^@]+)$/u;
/** A name of the DNS below a top level, as it is asked for. */
const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** A label in letters that are not Latin is bound as others are (RFC 5891, 4.2.3.1), which its form for the DNS hides. */
const HYPHEN_AT_AN_END = /(^|\.)-|-(\.|$)/;
/** The longest path of RFC 5321 has 256, brackets included. */
const LONGEST_ADDRESS_BYTES = 254;

/** Whether mail can be sent to it: `something@domain.tld` and nothing around it, also in letters that are not Latin. */
export function isEmailAddress(text: string): boolean {
  const [, domain = ''] = ADDRESS.exec(text.toLowerCase()) ?? [];
  const host = domainToASCII(domain);
  // A domain that is written otherwise than it is asked for is another's by the time it is mailed.
  const name = domainToUnicode(host);
  const isHost = HOST.test(host) && !HYPHEN_AT_AN_END.test(name) && [host, name].includes(domain);
  return isHost && Buffer.byteLength(text) <= LONGEST_ADDRESS_BYTES;
}

/** An address that can be mailed, lower-cased. */
export function IsEmailAddress(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'email' }),
    Transform(({ value }) => lowerCase(value)),
    IsCleanText({ max: 254 }),
    ValidateBy({
      name: 'emailAddress',
      validator: {
        validate: (value) => typeof value === 'string' && isEmailAddress(value),
        defaultMessage: () => '$property must be an e-mail address',
      },
    }),
  );
}

/** The value must differ from these fields of the same object, without regard to case. */
export function DiffersFrom(...fields: string[]): PropertyDecorator {
  return ValidateBy({
    name: 'differsFrom',
    validator: {
      validate: (value, args) => {
        const others = args?.object as Record<string, unknown>;
        return fields.every((field) => fold(others[field]) !== fold(value));
      },
      defaultMessage: () => `$property must differ from ${fields.join(' and ')}`,
    },
  });
}

/** Two fields of the class must differ, without regard to case; the second is at fault where they do not. */
export function Differ(one: string, other: string): ClassDecorator {
  // class-validator knows rules of properties only.
  return ({ prototype }) => DiffersFrom(one)(prototype as object, other);
}

const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? lowerCased(value) : value);

const fold = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().toLowerCase() : Symbol('no text');
