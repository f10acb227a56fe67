export { eraseAccount } from './commands/erase-account.command.js';
export { Erasure } from './erasure.js';
export { PrivacyModule } from './privacy.module.js';
