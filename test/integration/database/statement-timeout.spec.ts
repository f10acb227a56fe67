import { afterEach, describe, expect, it } from '@jest/globals';

import { DependencyError } from '#foundation/errors/index.js';
import { migrate, migrationTarget } from '#infrastructure/database/migrations.js';

import { ask, backend, closeAll, databaseSettings, opened } from './opened.js';

const LIMIT = { DATABASE_STATEMENT_TIMEOUT_MS: '2000', DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' };

afterEach(closeAll);

describe('DATABASE_STATEMENT_TIMEOUT_MS', () => {
  it('is set by the migrations for the service’s role, and ends a slow statement on the server', async () => {
    await migrate(migrationTarget(await databaseSettings(LIMIT)));
    const database = await opened(LIMIT);
    const before = await backend(database);
    const slow = ask(database, 'SELECT pg_sleep(30)');
    await expect(slow).rejects.toBeInstanceOf(DependencyError);
    await expect(slow).rejects.toMatchObject({ cause: { code: '57014' } });
    expect(await backend(database)).toBe(before);
  });

  it('follows the setting at the next migration, though there is nothing to apply', async () => {
    await migrate(migrationTarget(await databaseSettings({ DATABASE_STATEMENT_TIMEOUT_MS: '70' })));
    const database = await opened();
    expect(await ask(database, 'SHOW statement_timeout')).toEqual([{ statement_timeout: '59ms' }]);
  });

  it('does not hold for migrations', async () => {
    const target = migrationTarget(await databaseSettings({ DATABASE_STATEMENT_TIMEOUT_MS: '10' }));
    await migrate(target);
    await expect(migrate(target)).resolves.toEqual([]);
  });
});
