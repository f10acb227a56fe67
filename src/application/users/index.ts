export { grantAdmin } from './commands/grant-admin.command.js';
export { PublicProfile } from './dto/user.response.js';
export { User } from './user.entity.js';
export { UsersModule } from './users.module.js';
export { UNPROVEN_ADDRESSES } from './users.queues.js';
export { UsersService } from './users.service.js';
export type { Portrait } from './portrait.js';
