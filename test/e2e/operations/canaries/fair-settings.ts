import { generateKeyPairSync } from 'node:crypto';
import type { QuotingProvider } from './quoting-partners.js';

const { privateKey } = generateKeyPairSync('ed25519');

/** What a service needs for everything to be there that can be done with it, and all of it to reach the database. */
export const fairSettings = (provider: QuotingProvider): Record<string, string> => ({
  ENABLE_CACHE: 'false',
  JOBS_POLL_MS: '50',
  EMAIL_API_URL: provider.url,
  EMAIL_API_KEY: provider.key,
  SECURITY_CONTACT: 'mailto:cook@galley.test',
  JWT_ALGORITHM: 'EdDSA',
  JWT_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});
