import { Column, Entity as Table, PrimaryColumn } from 'typeorm';

import type { Entity } from '#foundation/types/entity.js';
import type { Instant } from '#foundation/types/instant.js';

/** What the tests of the mechanisms store: they know no user and no post, as the mechanisms do not. */
@Table('notes')
export class Note implements Entity {
  @PrimaryColumn('uuid') readonly id!: string;
  @Column('text', { name: 'note_text' }) text!: string;
  @Column('integer') rank!: number;
  @Column('text', { select: false, nullable: true }) secret?: string;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Instant;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Instant;

  static write(number: number, text: string, at = new Date('2026-01-31T09:30:00.000Z')): Note {
    const now = at.toISOString();
    return Object.assign(new Note(), {
      id: idOf(number),
      text,
      rank: number,
      version: 0,
      createdAt: now,
      updatedAt: now,
    });
  }
}

/** An id that sorts as its number does. */
export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export async function createNotes(run: (text: string) => Promise<unknown>): Promise<void> {
  await run(`
    CREATE TABLE notes (
      id uuid PRIMARY KEY,
      note_text text NOT NULL CONSTRAINT notes_text_key UNIQUE CONSTRAINT notes_text_check CHECK (note_text <> ''),
      rank integer NOT NULL,
      secret text,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL
    )`);
}
