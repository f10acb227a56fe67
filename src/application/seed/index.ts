export { seed } from './commands/seed.command.js';
