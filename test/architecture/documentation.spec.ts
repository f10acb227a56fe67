import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const PAGES = globSync([
  '*.md',
  '.github/**/*.md',
  'bench/*.md',
  'clients/*/*.md',
  'deploy/**/*.md',
  'docs/**/*.md',
]);
const read = (file: string): string => readFileSync(file, 'utf8');

/** A page without what it quotes. */
const prose = (text: string): string =>
  text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (text: string): string[] =>
  [...text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The links that lead nowhere in the repository. */
function deadLinks(page: string, text: string): string[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^(https?|mailto):/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchorsOf(file === page ? text : read(file)).includes(anchor);
  });
}

/** Commands of npm that the page names and the project does not have. */
function unknownScripts(text: string): string[] {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  return [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !Object.hasOwn(scripts, name));
}

/** `page: the first command` of each block that is for a shell. */
const shellBlocks = (page: string, text: string): string[] =>
  [...text.matchAll(/^ *```(?:sh|bash|console)\n([\s\S]*?)```/gm)].map(([, block = '']) => {
    const command = block.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
    return `${page}: ${command?.trim().slice(0, 40).trim()}`;
  });

/** Which test runs a block, or why none does. */
const RUN: Record<string, string> = {
  'docs/a-session.md: curl -s http://localhost:8000/v1/users -': 'test/e2e/a-session.spec.ts',
  'docs/adding-a-feature.md: npm run new:feature -- comments': 'test/integration/new-feature.spec.ts',
  'docs/backups.md: pg_basebackup --dbname="$BACKUP_DATABASE': 'test/resilience/restore.spec.ts',
  'docs/backups.md: pg_dump --dbname="$DATABASE_URL" --forma': 'test/resilience/restore.spec.ts',
  'bench/README.md: npm run bench': 'test/integration/bench.spec.ts',
  'clients/typescript/README.md: npm pack ./clients/typescript': 'test/e2e/client/package.spec.ts',
};
const NO_CLUSTER = 'there is no cluster here; kubernetes.spec renders and validates what is applied';
const NOT_RUN: Record<string, string> = {
  'README.md: npm ci': '.ci/run begins with it, and starting.spec starts what `npm start` does',
  'docs/kubernetes.md: kubectl create namespace galley-prod': NO_CLUSTER,
  'docs/kubernetes.md: kubectl apply -k deploy/kubernetes/overl': NO_CLUSTER,
  'docs/kubernetes.md: kubectl --namespace galley-prod delete j': NO_CLUSTER,
};

describe('Every page', () => {
  it('links to what is there', () => {
    expect(PAGES.length).toBeGreaterThan(30);
    expect(PAGES.flatMap((page) => deadLinks(page, read(page)).map((link) => `${page}: ${link}`))).toEqual(
      [],
    );
  });

  it('that links to nothing is found out', () => {
    const text =
      '# A b, c!\n[1](nowhere.md) [2](#a-b-c) [3](#d) [4](docs/api.md#lists) [5](docs/api.md#soups) `[6](x)`';
    expect(deadLinks('README.md', text)).toEqual(['nowhere.md', '#d', 'docs/api.md#soups']);
  });

  it('names commands that there are', () => {
    expect(PAGES.flatMap((page) => unknownScripts(read(page)).map((name) => `${page}: ${name}`))).toEqual([]);
    expect(unknownScripts('`npm run check`, `npm run chekc -- lint`')).toEqual(['chekc']);
  });

  it('has no command that is neither run by a test nor excused', () => {
    const blocks = PAGES.flatMap((page) => shellBlocks(page, read(page)));
    expect(blocks.toSorted()).toEqual([...Object.keys(RUN), ...Object.keys(NOT_RUN)].toSorted());
    expect(Object.values(RUN).filter((spec) => !existsSync(spec))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('has the picture of the imports as they are: `npm run architecture` draws it', async () => {
    const { drawn } = (await import(pathToFileURL('scripts/architecture.js').href)) as {
      drawn: (page: string) => Promise<string>;
    };
    const page = read('docs/architecture.md');
    expect(await drawn(page)).toBe(page);
    expect(await drawn(page.replace(/ {2}posts --> users\n/, ''))).toBe(page);
  }, 60_000);
});

const DECISIONS = globSync('docs/decisions/*.md');
const PARTS = ['Context', 'Decision', 'Consequences', 'How we would notice that it was wrong'];

/** What stands under each heading of the second level. */
const partsOf = (text: string): Map<string, string> =>
  new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((part) => {
        const [heading = '', ...lines] = part.split('\n');
        return [heading, lines.join('\n').trim()];
      }),
  );

describe('A decision', () => {
  it.each(DECISIONS)('has the four parts, in their order: %s', (page) => {
    const parts = partsOf(read(page));
    expect(read(page)).toMatch(/^# \d+\. /);
    expect([...parts.keys()]).toEqual(PARTS);
    expect([...parts.values()]).not.toContain('');
  });

  it.each(DECISIONS)('tells good consequences from bad ones, and has both: %s', (page) => {
    const [, ...consequences] = `\n${partsOf(read(page)).get('Consequences')}`.split('\n- ');
    const kinds = consequences.map((consequence) => /^\*\*(Good|Bad):\*\* /.exec(consequence)?.[1]);
    expect(kinds.join(' ')).toMatch(/^(Good )+Bad( Bad)*$/);
  });
});
