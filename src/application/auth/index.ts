export { TooManySignIns } from './attempts/attempts.errors.js';
export { generateKeys, rotateKeys } from './commands/keys.command.js';
export { AuthModule } from './auth.module.js';
export { PasswordCheck } from './password/password-check.js';
export { WrongPassword } from './password/password.errors.js';
export { ExportedSession } from './sessions/dto/exported-session.response.js';
export { SessionsService } from './sessions/sessions.service.js';
