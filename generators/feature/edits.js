// What a feature needs in files that are there already: what is found, once in the file, and what stands there instead.

const before = (found, text) => [found, (match) => `${text}${match}`];
const after = (found, text) => [found, (match) => `${match}${text}`];

/** `[file, found, instead]` for each place. */
export function editsFor({ many, one, item, items, Many, One, table, a, A, words, title, stamp, Migration }) {
  return [
    [
      'migrations/index.ts',
      ...before('\n/** Every change', `import { ${Migration} } from './${stamp}-create-${many}.js';\n`),
    ],
    ['migrations/index.ts', ...before('];', `  ${Migration},\n`)],

    [
      'src/application/application.module.ts',
      ...before('import { HealthModule }', `import { ${Many}Module } from './${many}/index.js';\n`),
    ],
    ['src/application/application.module.ts', ...before(/PrivacyModule,\s/, `${Many}Module, `)],
    [
      '.dependency-cruiser.cjs',
      ...before(
        '  health: {',
        `  '${many}': { features: [], because: 'whose ${a} ${words} is, the edge hands over' },\n`,
      ),
    ],
    [
      '.dependency-cruiser.cjs',
      ...after(/privacy: \{\s*features: \['users', 'auth', 'posts'/, `, '${many}'`),
    ],

    [
      'src/application/privacy/privacy.module.ts',
      ...before('import { UsersModule }', `import { ${Many}Module } from '../${many}/index.js';\n`),
    ],
    ['src/application/privacy/privacy.module.ts', ...before(/EmailModule,?\s*\],/, `${Many}Module, `)],
    [
      'src/application/privacy/exports.ts',
      ...before('import { PrivateProfile, ', `import { ${Many}Service } from '../${many}/index.js';\n`),
    ],
    [
      'src/application/privacy/exports.ts',
      ...before('    private readonly auditEvents', `    private readonly ${items}: ${Many}Service,\n`),
    ],
    [
      'src/application/privacy/exports.ts',
      ...before('      audit_events:', `      ${table}: this.${items}.export(user.id),\n`),
    ],
    [
      'src/application/privacy/dto/export.response.ts',
      ...before(
        'import { ExportedPost }',
        `import { ${One}Response } from '#application/${many}/index.js';\n`,
      ),
    ],
    [
      'src/application/privacy/dto/export.response.ts',
      ...before('  /** What was done by the user', `  ${table}!: ${One}Response[];\n`),
    ],

    [
      'src/application/http/openapi/openapi.ts',
      ...before("    .addTag('Admin'", `    .addTag('${title}', 'Texts, each with an owner')\n`),
    ],

    ['docs/api.md', ...before('## Admin\n', sectionFor({ many, one, A, words, title }))],
    [
      'docs/api.md',
      ...before(
        /\| `job\.retried`/,
        `| \`${one}.deleted\` | \`owner_id\` | by its owner, or by an admin |\n`,
      ),
    ],
    ['docs/api.md', ...before('`audit_events` (what you have done', `\`${table}\`, `)],
    [
      'CHANGELOG.md',
      ...after('## Unreleased\n\n', `- \`/v1/${many}\`: written, read, listed, edited and deleted.\n`),
    ],

    [
      'test/e2e/auth/authorisation/operations.ts',
      ...before(
        '\nconst session = ',
        `const ${item} = async (ann: Person) => ({
          id: String((await ann.post('/v1/${many}', { text: 'Salt it.' }).expect(201)).body.id),
        });\n`,
      ),
    ],
    [
      'test/e2e/auth/authorisation/operations.ts',
      ...before(
        `  ['GET /v1/admin/audit-events'`,
        `  ['POST /v1/${many}', user(201), { body: { text: 'Salt it.' } }],
          ['GET /v1/${many}', anybody()],
          ['GET /v1/${many}/{id}', anybody(), { about: ${item} }],
          ['PATCH /v1/${many}/{id}', ownerOrAdmin(), { about: ${item}, body: { text: 'Salt it well.' } }],
          ['DELETE /v1/${many}/{id}', ownerOrAdmin(204), { about: ${item} }],\n\n`,
      ),
    ],
    [
      'test/e2e/operations/canaries/fair-journey.ts',
      ...before('    await this.administer(', `    await this.write${Many}();\n`),
    ],
    [
      'test/e2e/operations/canaries/fair-journey.ts',
      ...before(
        '  private async administer(',
        `  private async write${Many}(): Promise<void> {
          const signed = await this.asAnn(OTHER_PASSWORD);
          const { body } = await this.post('/v1/${many}', { text: TEXT }).set(signed).expect(201);
          const ${item} = \`/v1/${many}/\${(body as { id: string }).id}\`;
          for (const path of ['/v1/${many}', ${item}]) await request(this.url).get(path).expect(200);
          await this.post(${item}, { text: \`\${TEXT} \${TEXT}\` }, 'patch').set(signed).expect(200);
          await this.post(${item}, {}, 'delete').set(signed).expect(204);
        }\n\n`,
      ),
    ],
    [
      'test/e2e/operations/openapi.spec.ts',
      ...before(`'patch /v1/admin/flags/{key}',`, `'patch /v1/${many}/{id}', 'post /v1/${many}', `),
    ],
    ['test/e2e/privacy/export.spec.ts', ...before(/'audit_events',?\s*\]/, `'${table}', `)],
    [
      'test/e2e/privacy/erasure.spec.ts',
      ...before(
        `    await ask('get', '/v1/users/me')`,
        `    await ask('post', '/v1/${many}', { text: \`A \${ann.mark('${table}')}\` }).expect(201);\n`,
      ),
    ],
    [
      'test/e2e/privacy/erasure.spec.ts',
      ...before(`        'kept_answers.body',`, `        '${table}.text',\n`),
    ],
  ];
}

function sectionFor({ many, one, A, words, title }) {
  return `## ${title}

${A} ${words} has \`id, owner_id, text, version, created_at, updated_at\`.

| route | who | |
| --- | --- | --- |
| \`POST /v1/${many}\` | user | \`text\` (1–2 000, lines) |
| \`GET /v1/${many}\` | anybody | all, newest first; \`owner_id\` |
| \`GET /v1/${many}/:id\` | anybody | one |
| \`PATCH /v1/${many}/:id\` | owner, admin | \`text\`; to others 403, \`not-your-${one}\` |
| \`DELETE /v1/${many}/:id\` | owner, admin | 204 |

`;
}
