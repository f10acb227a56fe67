import { describe, expect, it } from '@jest/globals';
import { forgottenMs } from '#infrastructure/cache/cache-store.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { answerTimeoutMs } from '#infrastructure/database/data-source-options.js';

describe('What was forgotten', () => {
  it.each(['100', '5000', '600000'])(
    'takes no value while a statement of %s ms may bring the old one',
    (ms) => {
      const { database } = loadSettings({
        overrides: {
          ENVIRONMENT: 'test',
          DATABASE_URL: 'postgres://db.test/galley',
          DATABASE_STATEMENT_TIMEOUT_MS: ms,
        },
      }).settings;
      expect(forgottenMs(database)).toBeGreaterThan(answerTimeoutMs(database) + 1_000);
    },
  );
});
