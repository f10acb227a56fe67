import type { Administration } from '../administration.js';

/** Makes the owner of an e-mail address an admin; returns what to tell the operator. Throws `NotFoundError`. */
export async function grantAdmin(administration: Administration, email: string): Promise<string> {
  const user = await administration.grantAdmin(email);
  const doubt = user.emailVerified ? '' : ', though nobody has proven that the address is theirs';
  return `${user.username} is an admin${doubt}`;
}
