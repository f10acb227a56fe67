// Writes every setting as the schema has it to .env.example and docs/configuration.md: `npm run settings`.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const EXAMPLE = '.env.example';
const PAGE = 'docs/configuration.md';
const TABLE = /(?<=\n## Every setting\n\n)\|[^]*?\n(?=\n)/;

/** The file to copy: what it begins with, then an entry for each setting. */
export function exampleOf(example, catalogue) {
  const [head] = example.split('\n\n');
  const entries = catalogue.map(
    ({ name, about, bounds, initial }) => `# ${about} (${bounds})\n#${name}=${initial}`,
  );
  return `${[head, ...entries].join('\n\n')}\n`;
}

/** The page with the table of all settings as they are. */
export async function pageOf(page, catalogue) {
  const rows = catalogue.map(({ name, about, bounds, initial, secret }) =>
    row(`\`${name}\``, shown(initial, secret), bounds, about),
  );
  const head = [row('name', 'default', 'must be', 'meaning'), row('-', '-', '-', '-')];
  const table = [...head, ...rows, ''].join('\n');
  const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
  return format(
    page.replace(TABLE, () => table),
    options,
  );
}

const row = (...cells) => `| ${cells.join(' | ')} |`;

function shown(initial, isSecret) {
  if (initial === '') return 'empty';
  return isSecret ? 'the development secret' : `\`${initial}\``;
}

if (import.meta.main) {
  const { catalogue } = await import('../dist/src/infrastructure/config/settings.catalogue.js');
  writeFileSync(EXAMPLE, exampleOf(readFileSync(EXAMPLE, 'utf8'), catalogue));
  writeFileSync(PAGE, await pageOf(readFileSync(PAGE, 'utf8'), catalogue));
}
