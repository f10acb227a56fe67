import { randomBytes } from 'node:crypto';
import type { Person } from '../../../support/person.js';

/** Words that nothing else has, so that whatever line they are in has them from a request. */
const mark = (): string => `kanari${randomBytes(6).toString('hex')}`;

export const PASSWORD = `the ${mark()} of the galley`;
export const OTHER_PASSWORD = `the other ${mark()} of the galley`;
export const ADDRESS = `${mark()}@example.com`;
export const COOKIE = mark();
export const TEXT = `A ${mark()} and a long evening. `.repeat(6).trim();

/** What must be in no line, and grows with what the service hands out. */
export class Canaries {
  private readonly marks = new Set<string>([PASSWORD, OTHER_PASSWORD, ADDRESS, COOKIE, TEXT.slice(0, 30)]);

  /** A token of ours; of a JWT each part that is of its bearer alone. */
  token(token: string): string {
    const [, ...parts] = token.split('.');
    for (const part of parts.length > 0 ? parts : [token]) this.marks.add(part);
    return token;
  }

  person({ email, password, token }: Person): void {
    this.marks.add(email).add(password);
    this.token(token);
  }

  /** The lines that hold one. */
  among(lines: readonly string[]): string[] {
    const forms = [...this.marks].flatMap((one) => [one, encodeURIComponent(one)]);
    return lines.filter((line) => forms.some((form) => line.includes(form)));
  }
}
