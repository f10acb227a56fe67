export { SignInAttempts } from './attempts/sign-in-attempts.js';
export { AuthModule } from './auth.module.js';
