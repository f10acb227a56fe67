import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ConflictError } from '#foundation/errors/index.js';
import { refusals } from '#infrastructure/database/constraints.js';
import type { Database } from '#infrastructure/database/database.js';
import { ConstraintViolation } from '#infrastructure/database/database.errors.js';

import { createNotes } from './note.entity.js';
import { ask, backend, closeAll, opened } from './opened.js';

class TextTaken extends ConflictError {
  constructor() {
    super('The text is taken');
  }
}

let database: Database;

beforeAll(async () => {
  database = await opened({ DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' });
  await createNotes((text) => ask(database, text));
});
afterAll(closeAll);

const insert = (text: string | null) =>
  ask(database, 'INSERT INTO notes VALUES (gen_random_uuid(), $1, 1, NULL, 1, now(), now())', [text]);
const asRefused = refusals({ notes_text_key: TextTaken });

describe('a row that a constraint refuses', () => {
  it('is refused by the constraint’s name, with the cause kept', async () => {
    await insert('twice');
    const again = insert('twice');
    await expect(again).rejects.toBeInstanceOf(ConstraintViolation);
    await expect(again).rejects.toMatchObject({
      constraint: 'notes_text_key',
      cause: expect.objectContaining({ code: '23505' }),
    });
  });

  it('is refused by a check’s name as well', async () => {
    await expect(insert('')).rejects.toMatchObject({ constraint: 'notes_text_check' });
  });

  it('is the error that its repository makes of the name', async () => {
    await insert('taken');
    await expect(insert('taken').catch(asRefused)).rejects.toBeInstanceOf(TextTaken);
    await expect(insert('').catch(asRefused)).rejects.toBeInstanceOf(ConstraintViolation);
  });

  it('does not cost the connection', async () => {
    await insert('kept');
    const before = await backend(database);
    await expect(insert('kept')).rejects.toBeInstanceOf(ConstraintViolation);
    await expect(ask(database, 'SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    expect(await backend(database)).toBe(before);
  });

  it('takes its transaction back, and leaves the connection fit for the next', async () => {
    const before = await backend(database);
    const work = database.transaction(async () => {
      await insert('first of two');
      await insert('first of two');
    });
    await expect(work).rejects.toMatchObject({ constraint: 'notes_text_key' });
    await insert('first of two');
    expect(await backend(database)).toBe(before);
  });

  it('is no constraint’s doing when a value is missing: that is a fault of ours, and stays as it is', async () => {
    await expect(insert(null)).rejects.toMatchObject({ code: '23502' });
  });
});
