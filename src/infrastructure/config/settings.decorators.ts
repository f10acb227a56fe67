import { applyDecorators } from '@nestjs/common';
import {
  IsBoolean,
  IsIn,
  IsInt,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { declare, type Setting } from './settings.schema.js';
import { readFlag, readWhole } from './settings.values.js';

interface About {
  readonly about: string;
}

/** A whole number from min to max. */
export const Whole = (name: string, { min, max, about }: About & { min: number; max: number }) => {
  const bounds = `a whole number from ${min} to ${max}`;
  return setting(
    { kind: 'whole', min, max, name, about, bounds, secret: false, read: readWhole },
    (options) => [IsInt(options), Min(min, options), Max(max, options)],
  );
};

/** A switch. */
export const Flag = (name: string, { about }: About) =>
  setting(
    {
      kind: 'flag',
      name,
      about,
      bounds: 'one of true, false, 1, 0, yes, no, on, off',
      secret: false,
      read: readFlag,
    },
    (options) => [IsBoolean(options)],
  );

/** One line of at most max characters. */
export const Text = (name: string, { max, about }: About & { max: number }) => {
  const bounds = `1 to ${max} printable characters`;
  return setting({ kind: 'text', name, about, bounds, secret: false, read: asIs }, (options) => [
    Matches(new RegExp(String.raw`^\P{C}{1,${max}}$`, 'u'), options),
  ]);
};

/** One of a few words; `read` turns other spellings into them. */
export const Choice = (
  name: string,
  words: readonly string[],
  { about, read = asIs }: About & { read?: (text: string) => string },
) =>
  setting(
    { kind: 'choice', name, about, bounds: `one of ${words.join(', ')}`, secret: false, read },
    (options) => [IsIn(words, options)],
  );

/** Where a server is and who we are there; empty for none. A secret, because it may carry a password. */
export const ConnectionUrl = (name: string, schemes: readonly string[], { about }: About) => {
  const beginnings = schemes.map((scheme) => `${scheme}://`);
  const bounds = `empty or a URL beginning with ${beginnings.join(' or ')}`;
  const validate = (value: string) =>
    value === '' ||
    (URL.canParse(value) && beginnings.some((beginning) => value.toLowerCase().startsWith(beginning)));
  return setting({ kind: 'url', name, about, bounds, secret: true, read: asIs }, (options) => [
    ValidateBy({ name: 'connectionUrl', validator: { validate } }, options),
  ]);
};

/** A secret to sign with, measured in the bytes of its UTF-8; empty only where the default is. */
export const Key = (name: string, { minBytes, about }: About & { minBytes: number }) => {
  const bounds = `at least ${minBytes} bytes long`;
  const validate = (value: string) => value === '' || Buffer.byteLength(value) >= minBytes;
  return setting({ kind: 'key', name, about, bounds, secret: true, read: asIs }, (options) => [
    ValidateBy({ name: 'key', validator: { validate } }, options),
  ]);
};

/** One key of a pair, in PEM; empty for none. */
export const Pem = (
  name: string,
  { isKey, key, about }: About & { key: string; isKey: (pem: string) => boolean },
) => {
  const bounds = `empty or ${key}`;
  const validate = (value: string) => value === '' || isKey(value);
  return setting({ kind: 'key', name, about, bounds, secret: true, read: asIs }, (options) => [
    ValidateBy({ name: 'pem', validator: { validate } }, options),
  ]);
};

/** Where a partner answers over HTTP, and nothing else: no password, query or fragment; empty for none. */
export const HttpAddress = (name: string, { about }: About) => {
  const bounds = 'empty or a URL beginning with http:// or https://, without user, query and fragment';
  const validate = (value: string) =>
    value === '' || (/^https?:\/\/[^\s@?#]+$/i.test(value) && URL.canParse(value));
  return setting({ kind: 'url', name, about, bounds, secret: false, read: asIs }, (options) => [
    ValidateBy({ name: 'httpAddress', validator: { validate } }, options),
  ]);
};

/** What lets us in at a partner; empty for nothing. */
export const Secret = (name: string, { max, about }: About & { max: number }) => {
  const bounds = `empty or 1 to ${max} ASCII characters without spaces`;
  return setting({ kind: 'key', name, about, bounds, secret: true, read: asIs }, (options) => [
    Matches(new RegExp(`^[!-~]{0,${max}}$`), options),
  ]);
};

/** One address that mail comes from, with or without a name. */
export const Mailbox = (name: string, { about }: About) => {
  const bounds = 'an address such as galley@example.com or Galley <galley@example.com>';
  const address = String.raw`[^\s<>@,;:"()]+@[A-Za-z0-9.-]+`;
  return setting({ kind: 'text', name, about, bounds, secret: false, read: asIs }, (options) => [
    Matches(new RegExp(String.raw`^(${address}|[^\p{C}<>@,;:"()]+ <${address}>)$`, 'u'), options),
    MaxLength(320, options),
  ]);
};

/** Several items, separated by commas; empty for none. */
export const List = (
  name: string,
  { isItem, item, about }: About & { item: string; isItem: (text: string) => boolean },
) => {
  const bounds = `empty or ${item}, separated by commas`;
  const validate = (value: string) => value === '' || value.split(',').every((text) => isItem(text.trim()));
  return setting({ kind: 'text', name, about, bounds, secret: false, read: asIs }, (options) => [
    ValidateBy({ name: 'list', validator: { validate } }, options),
  ]);
};

/** Where somebody is reached; empty for nowhere. */
export const Contact = (name: string, { about }: About) => {
  const bounds = 'empty or a URL beginning with mailto: or https://';
  return setting({ kind: 'text', name, about, bounds, secret: false, read: asIs }, (options) => [
    Matches(/^((mailto:[^\s@]+@|https:\/\/)[^\s@]+)?$/, options),
  ]);
};

const asIs = (text: string): string => text;

type Undeclared<S> = S extends Setting ? Omit<S, 'property'> : never;

function setting(
  described: Undeclared<Setting>,
  rules: (options: ValidationOptions) => PropertyDecorator[],
): PropertyDecorator {
  const declaration: PropertyDecorator = (prototype, property) =>
    declare(prototype, { ...described, property: String(property) });
  return applyDecorators(declaration, ...rules({ message: `must be ${described.bounds}` }));
}
