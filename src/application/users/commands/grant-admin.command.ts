import type { UsersService } from '../users.service.js';

/** Makes the owner of an e-mail address an admin; returns what to tell the operator. Throws `NotFoundError`. */
export async function grantAdmin(users: UsersService, email: string): Promise<string> {
  const user = await users.grantAdmin(email);
  return `${user.username} is an admin`;
}
