import { Injectable } from '@nestjs/common';
import type { Repository } from '#foundation/types/repository.js';
import { lowerCased } from '#foundation/validators/index.js';
import { refusals } from '#infrastructure/database/constraints.js';
import { Database } from '#infrastructure/database/database.js';
import { Listing } from '#infrastructure/database/listing.js';
import { Table } from '#infrastructure/database/table.js';
import { User, type UserRole, type UserStatus } from './user.entity.js';
import { EmailTaken, UsernameTaken } from './user.errors.js';

export interface UserFilter {
  /** How the username or the e-mail address begins. */
  beginning: string | undefined;
  role: UserRole | undefined;
  status: UserStatus | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
}

export type UserSort = 'created_at' | '-created_at' | 'username' | '-username';

const asRefused = refusals({ users_username_key: UsernameTaken, users_email_key: EmailTaken });

@Injectable()
export class UsersRepository implements Repository<User> {
  private readonly table: Table<User>;

  constructor(private readonly database: Database) {
    this.table = new Table(database, User);
  }

  findById(id: string): Promise<User | null> {
    return this.table.findOne('by-id', 'WHERE id = $1', [id]);
  }

  /** The user, locked until the open transaction ends. */
  findForUpdate(id: string): Promise<User | null> {
    return this.table.findOne('for-update', 'WHERE id = $1 FOR UPDATE', [id]);
  }

  /** The user, if active, and kept so until the open transaction ends. */
  findActiveForShare(id: string): Promise<User | null> {
    return this.table.findOne('active-for-share', `WHERE id = $1 AND status = 'active' FOR SHARE`, [id]);
  }

  /** The active admins, locked until the open transaction ends: nobody else makes them fewer meanwhile. */
  findActiveAdminsForUpdate(): Promise<User[]> {
    return this.table.find(
      'active-admins-for-update',
      `WHERE role = 'admin' AND status = 'active' ORDER BY id FOR UPDATE`,
      [],
    );
  }

  /** Without those who have left. */
  findByIds(ids: string[]): Promise<User[]> {
    return this.table.find('by-ids', `WHERE id = ANY ($1) AND status <> 'closed'`, [ids]);
  }

  /** Those who were the first to leave, before a moment. */
  findClosed(before: Date, limit: number, last: User | null): Promise<User[]> {
    const closed = `WHERE status = 'closed' AND closed_at < $1`;
    const inOrder = 'ORDER BY closed_at, id LIMIT $2';
    if (!last) return this.table.find('closed', `${closed} ${inOrder}`, [before, limit]);
    const condition = `${closed} AND (closed_at, id) > ($3, $4) ${inOrder}`;
    return this.table.find('closed-after', condition, [before, limit, last.closedAt, last.id]);
  }

  /** The user, if closed before a moment and in nobody else's hands, locked until the open transaction ends. */
  claimClosed(id: string, before: Date): Promise<User | null> {
    const condition = `WHERE id = $1 AND status = 'closed' AND closed_at < $2 FOR UPDATE SKIP LOCKED`;
    return this.table.findOne('claim-closed', condition, [id, before]);
  }

  /** Without regard to case. */
  findByEmail(email: string): Promise<User | null> {
    return this.table.findOne('by-email', 'WHERE email = $1', [lowerCased(email)]);
  }

  findByUsername(username: string): Promise<User | null> {
    return this.table.findOne('by-username', 'WHERE lower(username) = $1', [username.toLowerCase()]);
  }

  /** Throws `UsernameTaken` or `EmailTaken` when somebody else has it. */
  save(user: User): Promise<User> {
    return this.table.save(user).catch(asRefused);
  }

  /** Another hash of the same password, unless there is another password by now; nobody sees that, so no version grows. */
  async replaceHash(id: string, known: string, next: string): Promise<void> {
    const replace = {
      name: 'users-replace-hash',
      text: 'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
    };
    await this.database.query(replace, [id, known, next]);
  }

  delete(id: string): Promise<boolean> {
    return this.table.delete(id);
  }

  list(filter: UserFilter, sort: UserSort): Listing<User> {
    const beginning =
      filter.beginning && `${filter.beginning.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    return new Listing(this.database, this.table)
      .where('(lower(username) LIKE ? OR email LIKE ?)', beginning)
      .where('role = ?', filter.role)
      .where('status = ?', filter.status)
      .where('created_at > ?', filter.createdAfter)
      .where('created_at < ?', filter.createdBefore)
      .orderBy(
        sort.endsWith('username') ? 'lower(username)' : 'created_at',
        sort.startsWith('-') ? 'DESC' : 'ASC',
      );
  }
}
