export { Administration } from './administration.js';
export { grantAdmin } from './commands/grant-admin.command.js';
export { ClosedAccounts } from './closed-accounts.js';
export { PrivateProfile, PublicProfile } from './dto/user.response.js';
export { POSTS_FATES, User, type PostsFate } from './user.entity.js';
export { UsersModule } from './users.module.js';
export { UsersService } from './users.service.js';
export type { Portrait } from './portrait.js';
