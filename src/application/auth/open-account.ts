import type { User } from '../users/index.js';
import { AccountClosed, AccountSuspended } from './auth.errors.js';

/** Throws `AccountSuspended` or `AccountClosed`: to be told only to whoever has proved that the account is theirs. */
export function requireOpenAccount({ status }: User): void {
  if (status === 'suspended') throw new AccountSuspended();
  if (status === 'closed') throw new AccountClosed();
}
