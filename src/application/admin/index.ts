export { AdminModule } from './admin.module.js';
export { listFlags, setFlag } from './commands/flags.command.js';
export { listDeadJobs, retryDeadJob } from './commands/jobs.command.js';
export { FlagsService } from './flags.service.js';
export { JobsService } from './jobs.service.js';
