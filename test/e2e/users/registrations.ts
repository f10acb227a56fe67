import { randomBytes } from 'node:crypto';

/** A name that nobody has. */
export const freshName = (name = 'ann'): string => `${name}-${randomBytes(4).toString('hex')}`;

/** What it takes to register, under a name that nobody has; what is given as undefined is left out. */
export function registration(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const username = freshName();
  return {
    username,
    email: `${username}@example.com`,
    password: 'a very long evening',
    ...fields,
  };
}

/** Printable text of exactly so many code points, none of them the same as in another call. */
export function textOf(length: number, filler = 'x'): string {
  return (randomBytes(6).toString('hex') + filler.repeat(length)).slice(0, length);
}

export const PUBLIC_FIELDS = ['avatar_url', 'bio', 'created_at', 'display_name', 'id', 'username'];

export const PRIVATE_FIELDS = [
  ...PUBLIC_FIELDS,
  'age',
  'email',
  'email_verified',
  'role',
  'status',
  'updated_at',
  'version',
].toSorted();
