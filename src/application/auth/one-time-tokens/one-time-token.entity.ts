import { Column, Entity as Table, PrimaryColumn } from 'typeorm';
import type { Instant } from '#foundation/types/instant.js';
import type { User } from '#application/users/index.js';
import { InvalidOneTimeToken } from './one-time-token.errors.js';

/** What whoever shows a token wants: to prove the address, to have another one, to choose a new password. */
export type Purpose = 'verify' | 'change' | 'reset';

/** How long there is to show it. */
export const LIFETIME_HOURS: Readonly<Record<Purpose, number>> = { verify: 7 * 24, change: 24, reset: 1 };

/** What was mailed to somebody, and proves that they have read it. */
@Table('one_time_tokens')
export class OneTimeToken {
  @PrimaryColumn('uuid') readonly id!: string;
  @Column('text') readonly purpose!: Purpose;
  @Column('uuid', { name: 'user_id' }) readonly userId!: string;
  /** Where it was sent. */
  @Column('varchar') readonly email!: string;
  /** What the account had then for an address. */
  @Column('varchar', { name: 'account_email' }) readonly accountEmail!: string;
  /** What the account had then for credentials; null where it makes no difference. */
  @Column('integer', { name: 'credentials_version' }) readonly credentialsVersion!: number | null;
  @Column('timestamptz', { name: 'expires_at' }) readonly expiresAt!: Instant;
  @Column('timestamptz', { name: 'used_at' }) readonly usedAt!: Instant | null;

  /** Whether it would be taken now. */
  isGood(user: User, at: Date): boolean {
    return this.usedAt === null && this.expiresAt > at.toISOString() && this.isFor(user);
  }

  /** The account is as it was when the token was mailed, but for a password where that makes no difference. */
  private isFor({ email, credentialsVersion }: User): boolean {
    return (
      email === this.accountEmail && credentialsVersion === (this.credentialsVersion ?? credentialsVersion)
    );
  }

  /** The user, for whom the token stands. Throws `InvalidOneTimeToken` when the account has changed since. */
  requireFor(user: User | null): User {
    if (!user || !this.isFor(user)) throw new InvalidOneTimeToken();
    return user;
  }
}
