import { createHmac } from 'node:crypto';

export const KEY = 'a key that only the tests of tokens know, and long enough for HS512';

export interface Forgery {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  key?: string;
  digest?: string;
  /** When it says that it was issued. */
  at?: Date;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A part of a token, as it can be read. */
export const decoded = (token: string, part: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString());

/** A token of this session as the service issues it, but for what is said; what is given as undefined is left out. */
export function forge(
  { id: sub, token }: { readonly id: string; readonly token: string },
  { header, claims, key = KEY, digest = 'sha256', at = new Date() }: Forgery = {},
): string {
  const iat = Math.floor(at.getTime() / 1000);
  const jti = '01990000-0000-7000-8000-00000000000a';
  const { sid } = decoded(token, 1);
  const signed = [
    encoded({ alg: 'HS256', typ: 'at+jwt', ...header }),
    encoded({ iss: 'galley', aud: 'galley', sub, sid, jti, iat, exp: iat + 3600, ...claims }),
  ].join('.');
  return `${signed}.${createHmac(digest, key).update(signed).digest('base64url')}`;
}

/** Another character in the middle of one part of a token. */
export function altered(token: string, part: 0 | 1 | 2): string {
  const parts = token.split('.');
  const text = parts[part] ?? '';
  const middle = Math.floor(text.length / 2);
  parts[part] = text.slice(0, middle) + (text[middle] === 'A' ? 'B' : 'A') + text.slice(middle + 1);
  return parts.join('.');
}
