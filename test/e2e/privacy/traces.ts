import type { Database } from '#infrastructure/database/database.js';

const COLUMNS = {
  name: '',
  text: `
    SELECT table_schema AS schema, table_name AS "table", column_name AS "column", data_type AS type
      FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
};

interface Column {
  schema: string;
  table: string;
  column: string;
  type: string;
}

/**
 * Every column of every table, of whatever type and whoever made it, in which one of the marks is to be found: `table.column`.
 * Tables that do not exist yet will be looked through too.
 */
export async function tracesOf(marks: readonly string[], database: Database): Promise<string[]> {
  const { rows: columns } = await database.query<Column>(COLUMNS);
  const found = await Promise.all(columns.map((column) => holds(column, marks, database)));
  return [
    ...new Set(columns.filter((_, at) => found[at]).map(({ table, column }) => `${table}.${column}`)),
  ].toSorted();
}

async function holds(
  { schema, table, column, type }: Column,
  marks: readonly string[],
  database: Database,
): Promise<boolean> {
  const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
  const patterns = marks.map((mark) => `%${mark}%`);
  const { rows } = await database.query(
    { name: '', text: `SELECT FROM "${schema}"."${table}" WHERE ${text} ILIKE ANY ($1) LIMIT 1` },
    [patterns],
  );
  return rows.length > 0;
}
