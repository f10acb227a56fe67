import { isDeepStrictEqual } from 'node:util';
import { Column, Entity as Table, PrimaryColumn } from 'typeorm';
import type { Entity } from '#foundation/types/entity.js';
import type { Instant } from '#foundation/types/instant.js';
import type { Principal } from '../http/principal.js';
import { AccountAlreadyClosed } from './user.errors.js';

export const USER_ROLES = ['user', 'admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

export const USER_STATUSES = ['active', 'suspended', 'closed'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** Those that an admin gives; to close an account is for its owner. */
export const GIVEN_STATUSES = ['active', 'suspended'] as const;
export type GivenStatus = (typeof GIVEN_STATUSES)[number];

/** What becomes of the posts of somebody who leaves. */
export const POSTS_FATES = ['remove', 'anonymise'] as const;
export type PostsFate = (typeof POSTS_FATES)[number];

/** What people say about themselves, and may change; null where they say nothing. */
export interface Profile {
  username: string;
  displayName: string | null;
  bio: string | null;
  age: number | null;
}

export interface Registration extends Profile {
  email: string;
  passwordHash: string;
}

@Table('users')
export class User implements Entity, Profile {
  @PrimaryColumn('uuid') readonly id!: string;
  @Column('varchar') username!: string;
  @Column('varchar') email!: string;
  @Column('boolean', { name: 'email_verified' }) emailVerified!: boolean;
  @Column('text', { name: 'password_hash' }) passwordHash!: string;
  /** Grows when whoever is signed in is to be so no longer. */
  @Column('integer', { name: 'credentials_version' }) credentialsVersion!: number;
  @Column('smallint') age!: number | null;
  @Column('varchar', { name: 'display_name' }) displayName!: string | null;
  @Column('varchar') bio!: string | null;
  @Column('text') role!: UserRole;
  @Column('text') status!: UserStatus;
  /** Since when the account is closed, and what its owner wants for the posts; null while it is not. */
  @Column('timestamptz', { name: 'closed_at' }) closedAt!: Instant | null;
  @Column('text', { name: 'posts_fate' }) postsFate!: PostsFate | null;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Instant;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Instant;

  static register(id: string, registration: Registration, at: Date): User {
    const now = at.toISOString();
    return Object.assign(new User(), {
      id,
      ...registration,
      emailVerified: false,
      credentialsVersion: 1,
      role: 'user',
      status: 'active',
      closedAt: null,
      postsFate: null,
      version: 0,
      createdAt: now,
      updatedAt: now,
    });
  }

  get isActive(): boolean {
    return this.status === 'active';
  }

  get isActiveAdmin(): boolean {
    return this.isActive && this.role === 'admin';
  }

  /** Who has left is seen by admins only. */
  isVisibleTo(caller: Principal | null): boolean {
    return this.status !== 'closed' || caller?.role === 'admin';
  }

  revise({ username, displayName, bio, age }: Profile, at: Date): void {
    this.change({ username, displayName, bio, age }, at);
  }

  /**
   * Gives the user another role or status; what is undefined stays. Who is suspended is signed out everywhere. A closed
   * account that becomes active is open again; to suspend one would save it from erasure, and throws `AccountAlreadyClosed`.
   */
  administer({ role = this.role, status }: { role?: UserRole; status?: GivenStatus }, at: Date): void {
    if (this.status === 'closed' && status === 'suspended') throw new AccountAlreadyClosed();
    const isSignedOut = this.isActive && status === 'suspended';
    const isOpen = (status ?? this.status) !== 'closed';
    this.change(
      {
        role,
        status: status ?? this.status,
        ...(isSignedOut && this.nextCredentials),
        ...(isOpen && { closedAt: null, postsFate: null }),
      },
      at,
    );
  }

  /** Leaves: signed out everywhere, and seen by nobody. Throws `AccountAlreadyClosed`. */
  close(postsFate: PostsFate, at: Date): void {
    if (this.status === 'closed') throw new AccountAlreadyClosed();
    this.change({ status: 'closed', closedAt: at.toISOString(), postsFate, ...this.nextCredentials }, at);
  }

  /** Gives the user another password. Who signed in with the old one is so no longer. */
  changePassword(passwordHash: string, at: Date): void {
    this.change({ passwordHash, ...this.nextCredentials }, at);
  }

  /** The mailbox is proven to be the user's. */
  verifyEmail(at: Date): void {
    this.change({ emailVerified: true }, at);
  }

  /** Gives the user another address, of a mailbox that is proven to be theirs. */
  changeEmail(email: string, at: Date): void {
    this.change({ email, emailVerified: true }, at);
  }

  private get nextCredentials(): Pick<User, 'credentialsVersion'> {
    return { credentialsVersion: this.credentialsVersion + 1 };
  }

  /** What is as it was is not changed, and not touched. */
  private change(values: Partial<User>, at: Date): void {
    if (isDeepStrictEqual({ ...this, ...values }, { ...this })) return;
    Object.assign(this, values);
    this.updatedAt = at.toISOString();
  }
}
