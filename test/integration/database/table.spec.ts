import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { StaleVersionError } from '#foundation/errors/index.js';
import type { Database } from '#infrastructure/database/database.js';
import { Table } from '#infrastructure/database/table.js';

import { createNotes, idOf, Note } from './note.entity.js';
import { ask, closeAll, opened } from './opened.js';

let database: Database;
let notes: Table<Note>;

beforeAll(async () => {
  database = await opened();
  await createNotes((text) => ask(database, text));
  notes = new Table(database, Note);
});
beforeEach(() => ask(database, 'TRUNCATE notes'));
afterAll(closeAll);

const find = (number: number) => notes.findOne('by-id', 'WHERE id = $1', [idOf(number)]);

describe('a table', () => {
  it('knows its columns from the entity, each under its property, and leaves out what is not selected', () => {
    expect(notes.name).toBe('notes');
    expect(notes.columns.split(', ')).toEqual([
      '"notes"."id" AS "id"',
      '"notes"."note_text" AS "text"',
      '"notes"."rank" AS "rank"',
      '"notes"."version" AS "version"',
      '"notes"."created_at" AS "createdAt"',
      '"notes"."updated_at" AS "updatedAt"',
    ]);
  });

  it('inserts what was never stored, as version 1', async () => {
    const note = Note.write(1, 'Salt the soup.');
    await expect(notes.save(note)).resolves.toBe(note);
    expect(note.version).toBe(1);
    expect(await find(1)).toEqual(note);
  });

  it('gives back entities, verbs and all, with instants for times', async () => {
    await notes.save(Note.write(1, 'Salt the soup.', new Date('2026-01-31T09:30:00.000Z')));
    const found = await find(1);
    expect(found).toBeInstanceOf(Note);
    expect(found?.createdAt).toBe('2026-01-31T09:30:00.000Z');
  });

  it('gives the same instants in a session that speaks another zone', async () => {
    await notes.save(Note.write(1, 'Salt the soup.', new Date('2026-01-31T09:30:00.000Z')));
    await notes.save(Note.write(2, 'Salt it again.', new Date('2026-07-31T09:30:00.120Z')));
    const found = await database.transaction(async () => {
      await ask(database, `SET LOCAL timezone = 'Asia/Kolkata'`);
      return [await find(1), await find(2)];
    });
    expect(found.map((note) => note?.createdAt)).toEqual([
      '2026-01-31T09:30:00.000Z',
      '2026-07-31T09:30:00.120Z',
    ]);
  });

  it('updates what was stored, and raises the version', async () => {
    const note = await notes.save(Note.write(1, 'Salt the soup.'));
    note.text = 'Pepper it.';
    await notes.save(note);
    expect(await find(1)).toMatchObject({ text: 'Pepper it.', version: 2 });
  });

  it('does not touch a column that the entity cannot read', async () => {
    const note = await notes.save(Note.write(1, 'Salt the soup.'));
    await ask(database, `UPDATE notes SET secret = 'saffron'`);
    note.text = 'Pepper it.';
    await notes.save(note);
    expect(await ask(database, 'SELECT secret, note_text FROM notes')).toEqual([
      { secret: 'saffron', note_text: 'Pepper it.' },
    ]);
  });

  it('refuses to overwrite what somebody else has changed since', async () => {
    await notes.save(Note.write(1, 'Salt the soup.'));
    const [ann, bob] = [await find(1), await find(1)] as [Note, Note];
    await notes.save(Object.assign(ann, { text: 'Pepper it.' }));
    const late = notes.save(Object.assign(bob, { text: 'Sugar it.' }));
    await expect(late).rejects.toBeInstanceOf(StaleVersionError);
    await expect(late).rejects.toMatchObject({ details: { resource: 'Note' } });
    expect(await find(1)).toMatchObject({ text: 'Pepper it.', version: 2 });
  });

  it('lets exactly one of many writers win who have read the same version', async () => {
    await notes.save(Note.write(1, 'Salt the soup.'));
    const writers = (await Promise.all(Array.from({ length: 8 }, () => find(1)))) as Note[];
    const outcomes = await Promise.allSettled(
      writers.map((note, at) => notes.save(Object.assign(note, { text: `Writer ${at}` }))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await find(1)).toMatchObject({ version: 2 });
  });

  it('says that somebody was faster when the row has gone', async () => {
    const note = await notes.save(Note.write(1, 'Salt the soup.'));
    await expect(notes.delete(note.id)).resolves.toBe(true);
    await expect(notes.save(note)).rejects.toBeInstanceOf(StaleVersionError);
  });

  it('deletes once', async () => {
    await notes.save(Note.write(1, 'Salt the soup.'));
    await expect(notes.delete(idOf(1))).resolves.toBe(true);
    await expect(notes.delete(idOf(1))).resolves.toBe(false);
    expect(await find(1)).toBeNull();
  });
});
