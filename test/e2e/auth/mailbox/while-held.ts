import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import { connected } from '../../../support/cluster-connection.js';
import { eventually } from '../../../support/eventually.js';
import { testDatabase } from '../../../support/test-database.js';

const WAITING = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Asks while somebody else has to do with tokens of the same kind, until so many wait for that; their answers then. */
export const whileHeld = async (
  key: string,
  waiting: number,
  ask: () => Promise<Response>[],
): Promise<Response[]> =>
  connected(await testDatabase(), async (other) => {
    await other.query('BEGIN');
    await other.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    const answers = ask();
    await eventually(async () => expect((await other.query(WAITING)).rowCount).toBe(waiting));
    await other.query('COMMIT');
    return Promise.all(answers);
  });
