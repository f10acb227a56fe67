import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Source {
  readonly path: string;
  readonly text: string;
}
interface Rule {
  readonly holds: string;
  /** What is wrong with the source, one line each. */
  readonly faults: (source: Source) => string[];
  /** Sources that must be caught, and sources that only look like them. */
  readonly planted: readonly Source[];
  readonly innocent: readonly Source[];
}

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"`])([^'"`\n]+)\1/g)].map(
    ([, , specifier]) => specifier ?? '',
  );
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

const nameless = 'utils? helpers? common shared core managers? base misc stuff lib'
  .split(' ')
  .map((word) => new RegExp(`^${word}$`));
const houseName = /^[a-z0-9]+(-[a-z0-9]+)*([.][a-z0-9]+(-[a-z0-9]+)*)*$/;

const environmentReads = [
  /\bprocess\s*(\?\.|\.)\s*env\b/,
  /\bprocess\s*(\?\.)?\[\s*['"`]env['"`]/,
  /\{[^{}]*\benv\b[^{}]*\}\s*=\s*(globalThis\s*\.\s*)?process\b/,
  /\{[^{}]*\benv\b[^{}]*\}\s*from\s*['"](node:)?process['"]/,
];
const environmentHomes = /^src\/(infrastructure\/config\/|main\.ts$|cli\.ts$)/;

const rules: Rule[] = [
  {
    holds: 'no import climbs two folders',
    faults: ({ text }) => importsOf(text).filter((specifier) => specifier.startsWith('../../')),
    planted: [
      { path: 'src/application/posts/a.ts', text: `import { Page } from '../../foundation/types/page.js';` },
      { path: 'src/application/posts/a.ts', text: `import '../../../test/support/test-app.js';` },
      { path: 'src/application/posts/a.ts', text: `export * from "../../x.js";` },
      { path: 'src/application/posts/a.ts', text: `const x = await import('../../x.js');` },
      { path: 'src/application/posts/a.ts', text: `import {\n  a,\n  b,\n} from '../../x.js';` },
    ],
    innocent: [
      {
        path: 'src/application/posts/a.ts',
        text: `import '../post.entity.js'; const up = '../../etc/passwd';`,
      },
    ],
  },
  {
    holds: 'the environment is read in its homes only',
    faults: ({ path, text }) =>
      environmentHomes.test(path)
        ? []
        : environmentReads.filter((read) => read.test(withoutComments(text))).map(String),
    planted: [
      { path: 'src/application/posts/a.ts', text: `const port = process.env.PORT;` },
      { path: 'src/application/posts/a.ts', text: `const port = process.env['PORT'];` },
      { path: 'src/application/posts/a.ts', text: `const port = process['env'].PORT;` },
      { path: 'src/application/posts/a.ts', text: `const { env } = process;` },
      { path: 'src/application/posts/a.ts', text: `import { argv, env } from 'node:process';` },
      { path: 'src/infrastructure/config-report/a.ts', text: `const port = process.env.PORT;` },
      { path: 'src/main.worker.ts', text: `const port = process.env.PORT;` },
    ],
    innocent: [
      { path: 'src/main.ts', text: `Settings.read(process.env);` },
      { path: 'src/cli.ts', text: `Settings.read(process.env);` },
      { path: 'src/infrastructure/config/settings.loader.ts', text: `const { env } = process;` },
      { path: 'src/application/posts/a.ts', text: `// process.env is for config\n/* process.env */` },
      { path: 'src/application/posts/a.ts', text: `const child = spawn(command, { env }); process.exit(1);` },
    ],
  },
  {
    holds: 'names say what is inside',
    faults: ({ path }) =>
      path
        .split('/')
        .flatMap((segment) => [
          ...segment.split(/[.-]/).filter((word) => nameless.some((name) => name.test(word))),
          ...(houseName.test(segment) ? [] : [`${segment} is not in lower-case words`]),
        ]),
    planted: [
      { path: 'src/application/posts/utils/dates.ts', text: '' },
      { path: 'src/application/posts/post-helpers.ts', text: '' },
      { path: 'src/infrastructure/common/clock.ts', text: '' },
      { path: 'src/infrastructure/cache/cache.manager.ts', text: '' },
      { path: 'src/foundation/types/base.entity.ts', text: '' },
      { path: 'src/core/app.ts', text: '' },
      { path: 'src/application/posts/PostService.ts', text: '' },
      { path: 'src/application/posts/post_service.ts', text: '' },
    ],
    innocent: [
      { path: 'src/infrastructure/database/database.ts', text: '' },
      { path: 'src/application/posts/sharedness.ts', text: '' },
      { path: 'src/application/auth/commands/rotate-keys.command.ts', text: '' },
    ],
  },
  {
    holds: 'no file passes 200 lines: at 200, ask what the second concept is called',
    faults: ({ text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > 200 ? [`${lines} lines`] : [];
    },
    planted: [{ path: 'src/a.ts', text: 'x;\n'.repeat(201) }],
    innocent: [{ path: 'src/a.ts', text: 'x;\n'.repeat(200) }],
  },
  {
    holds: 'nothing is wired forward: wanting it means a concept is in the wrong folder',
    faults: ({ text }) => withoutComments(text).match(/\bforwardRef\b/g) ?? [],
    planted: [{ path: 'src/a.module.ts', text: `imports: [forwardRef(() => PostsModule)]` }],
    innocent: [{ path: 'src/a.module.ts', text: `// no forwardRef here` }],
  },
];

const sources: Source[] = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ path: relative('.', file), text: readFileSync(file, 'utf8') }));

describe.each(rules)('$holds', ({ faults, planted, innocent }) => {
  const faulty = (candidates: readonly Source[]) =>
    candidates.flatMap((source) => faults(source).map((fault) => `${source.path}: ${fault}`));

  it('in the tree', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(faulty(sources)).toEqual([]);
  });

  it('and each planted violation is caught', () => {
    expect(planted.filter((source) => faults(source).length === 0)).toEqual([]);
  });

  it('and nothing innocent is', () => {
    expect(faulty(innocent)).toEqual([]);
  });
});
