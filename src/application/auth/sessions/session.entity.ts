import { Column, Entity as Table, PrimaryColumn } from 'typeorm';
import type { Entity } from '#foundation/types/entity.js';
import type { Instant } from '#foundation/types/instant.js';
import type { Origin } from '#application/http/origin.js';
import type { TokenSettings } from '#infrastructure/config/settings.js';
import type { User } from '#application/users/index.js';

/** How long a session lasts. */
export interface Lifetime {
  readonly idleMs: number;
  readonly longestMs: number;
}

const DAY_MS = 86_400_000;

export const lifetimeOf = ({ sessionIdleDays, sessionMaxDays }: TokenSettings): Lifetime => ({
  idleMs: sessionIdleDays * DAY_MS,
  longestMs: sessionMaxDays * DAY_MS,
});

/** Somebody being signed in somewhere: what all refresh tokens that follow from one login have in common. */
@Table('sessions')
export class Session implements Entity {
  @PrimaryColumn('uuid') readonly id!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  /** That of the user when they signed in; as soon as theirs is another one, the session is over. */
  @Column('integer', { name: 'credentials_version' }) credentialsVersion!: number;
  @Column('varchar') device!: string | null;
  @Column('text') address!: string;
  @Column('timestamptz', { name: 'last_used_at' }) lastUsedAt!: Instant;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Instant;
  @Column('timestamptz', { name: 'revoked_at' }) revokedAt!: Instant | null;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Instant;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Instant;
  /** The version that the user had when the session was read to let them in; not the session's own. */
  readonly userVersion?: number;

  static begin(id: string, user: User, origin: Origin, { longestMs }: Lifetime, at: Date): Session {
    const now = at.toISOString();
    return Object.assign(new Session(), {
      id,
      userId: user.id,
      credentialsVersion: user.credentialsVersion,
      ...origin,
      lastUsedAt: now,
      expiresAt: after(at, longestMs),
      revokedAt: null,
      version: 0,
      createdAt: now,
      updatedAt: now,
    });
  }

  /** Whether it lets the user in. One who is remembered as they were before they changed their password is let in, too. */
  isAliveFor(user: User, at: Date): boolean {
    return (
      user.id === this.userId &&
      user.isActive &&
      this.credentialsVersion >= user.credentialsVersion &&
      this.revokedAt === null &&
      at.getTime() < Date.parse(this.expiresAt)
    );
  }

  /** It is used from here, now. Until when the refresh token that is given out for it is good. */
  use({ address, device }: Origin, { idleMs }: Lifetime, at: Date): Instant {
    const now = at.toISOString();
    Object.assign(this, { address, device: device ?? this.device, lastUsedAt: now, updatedAt: now });
    const idleAt = after(at, idleMs);
    return idleAt < this.expiresAt ? idleAt : this.expiresAt;
  }

  revoke(at: Date): void {
    this.revokedAt = at.toISOString();
    this.updatedAt = this.revokedAt;
  }
}

const after = (at: Date, ms: number): Instant => new Date(at.getTime() + ms).toISOString();
