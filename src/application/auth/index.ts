export { SignInAttempts } from './attempts/sign-in-attempts.js';
export { AuthModule } from './auth.module.js';
export { ExportedSession } from './sessions/dto/exported-session.response.js';
export { SessionsService } from './sessions/sessions.service.js';
