import { migrate, type MigrationTarget, migrationStatus, revert } from '../migrations.js';

/** Applies what is missing; returns what to tell the operator, as the others do. */
export async function migrateUp(target: MigrationTarget): Promise<string> {
  const applied = await migrate(target);
  return applied.length === 0 ? 'Nothing to apply' : applied.map((name) => `applied ${name}`).join('\n');
}

/** Takes the latest migration back. */
export async function migrateDown(target: MigrationTarget): Promise<string> {
  const reverted = await revert(target);
  return reverted === null ? 'Nothing to take back' : `took back ${reverted}`;
}

export async function showMigrations(target: MigrationTarget): Promise<string> {
  const all = await migrationStatus(target);
  return all.map(({ name, applied }) => `${applied ? 'applied' : 'missing'}  ${name}`).join('\n');
}
