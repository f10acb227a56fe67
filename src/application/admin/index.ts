export { AdminModule } from './admin.module.js';
export { listFlags, setFlag } from './commands/flags.command.js';
export { FlagsService } from './flags.service.js';
