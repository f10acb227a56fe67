export { grantAdmin } from './commands/grant-admin.command.js';
export { PublicProfile } from './dto/user.response.js';
export { HashRenewal } from './hash-renewal.js';
export { NewPasswords } from './new-passwords.js';
export { User } from './user.entity.js';
export { UsersModule } from './users.module.js';
export { UsersService } from './users.service.js';
export type { Portrait } from './portrait.js';
