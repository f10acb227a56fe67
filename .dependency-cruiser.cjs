// The import rules of the house. Every rule gives its reason, and test/architecture/import-rules.spec.ts plants a
// violation of each. Paths end in `/` or `$`, so that `users` never means `users-export`.

/** Which feature may know which. A new feature is entered here before it may enter another. */
const knows = {
  users: { features: [], because: 'accounts are the ground the others stand on' },
  auth: { features: ['users'], because: 'a token names a user and never a post' },
  posts: {
    features: ['users'],
    because:
      'a post has an author; how the author proved who they are is for auth, the edge hands over a Principal',
  },
  health: { features: [], because: 'health is a thin face on infrastructure' },
  admin: { features: [], because: 'admin is a thin face on infrastructure' },
  privacy: {
    features: ['users', 'auth', 'posts'],
    because: 'export and erasure stand above all that is a person’s, and ask each for its part',
  },
  seed: {
    features: ['users', 'posts'],
    because: 'what is seeded are users and posts, and nobody stands on seeded data',
  },
};

const layer = (...names) => `^src/(${names.join('|')})/`;
const ours = '^(src|migrations|test|bench|scripts|generators|clients)/';
const packagesNamed = (...names) => [
  `(^|/)node_modules/(@types/)?(${names.join('|')})/`,
  `^(${names.join('|')})(/|$)`, // not installed, or not found
];
/** A folder of application, without the edge, which is nobody's feature. */
const anyFeature = '^src/application/(?!http/)[^/]+/';
const frontDoor = '^src/application/[^/]+/index[.]ts$';

/** Development packages are at hand where nothing is deployed: the embedded server and the seed. */
const developmentHomes = ['^src/infrastructure/database/embedded/', '[/.-]seed[/.-]'];

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const layers = [
  rule(
    'foundation-imports-nothing-of-ours',
    'Foundation is what everyone speaks; whatever it imported, everyone would import.',
    { path: layer('foundation') },
    { path: ours, pathNot: layer('foundation') },
  ),
  rule(
    'foundation-does-no-io',
    'Types, errors and validators touch no disk, network or process, so they mean the same everywhere.',
    { path: layer('foundation') },
    {
      path: [
        '^(node:)?(fs|net|tls|http|https|http2|dgram|dns|os|process|child_process|cluster|worker_threads)(/|$)',
        ...packagesNamed('fastify', 'ioredis', 'pino', '@nestjs/core', '@nestjs/platform-fastify'),
      ],
    },
  ),
  rule(
    'infrastructure-imports-only-foundation',
    'Infrastructure is what we run: it knows no partner, no user and no post.',
    { path: layer('infrastructure') },
    { path: '^src/', pathNot: layer('foundation', 'infrastructure') },
  ),
  rule(
    'integration-imports-only-lower-layers',
    'A partner is spoken to in our words, and does not know what the answer is for.',
    { path: layer('integration') },
    { path: '^src/', pathNot: layer('foundation', 'infrastructure', 'integration') },
  ),
  rule(
    'nobody-imports-an-entry-file',
    'main, cli, bootstrap and app.module put the layers together; a layer that imported them would import all.',
    { path: layer('application') },
    { path: '^src/[^/]+[.]ts$' },
  ),
  rule(
    'layers-are-crossed-by-name',
    'A crossing reads #layer/…: it is seen in the import line, and survives a move of the file.',
    { path: '^src/([^/]+)/' },
    { path: '^src/[^/]+/', pathNot: '^src/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
  ),
  rule(
    'source-imports-only-source',
    'What is deployed is src and migrations; tests, benches, scripts and clients stay at home.',
    { path: layer('infrastructure', 'integration', 'application') },
    { path: ours, pathNot: '^(src|migrations)/' },
  ),
  rule(
    'migrations-stand-alone',
    'A migration means the same in a year, whatever the code it once used has become.',
    { path: '^migrations/' },
    { path: ours, pathNot: '^migrations/' },
  ),
  rule(
    'only-the-database-imports-migrations',
    'Migrations are run, in order and under a lock, by the migration runner.',
    { path: '^src/', pathNot: ['^src/foundation/', '^src/infrastructure/database/'] },
    { path: '^migrations/' },
  ),
  rule(
    'no-circular-imports',
    'Two files that need each other are one concept in two places, and ESM loads one of them half made.',
    {},
    { circular: true },
  ),
];

const features = [
  rule(
    'features-are-entered-by-the-front-door',
    'What a feature offers the others stands in its index.ts; the rest may change without asking.',
    { path: '^src/application/([^/]+)/', pathNot: '^src/application/http/' },
    { path: anyFeature, pathNot: ['^src/application/$1/', frontDoor] },
  ),
  rule(
    'app-module-enters-by-module',
    'app.module.ts is the architecture in ten lines: modules, and nothing from inside them.',
    { path: '^src/app[.]module[.]ts$' },
    { path: anyFeature, pathNot: ['[.]module[.]ts$', frontDoor] },
  ),
  rule(
    'cli-enters-by-command',
    'cli.ts starts commands; each lives with what it operates and does the work there.',
    { path: '^src/cli[.]ts$' },
    { path: anyFeature, pathNot: ['[.](command|module)[.]ts$', frontDoor] },
  ),
  rule(
    'entry-files-enter-by-the-front-door',
    'main.ts and bootstrap.ts start the app and know features no better than another feature does.',
    { path: '^src/[^/]+[.]ts$', pathNot: '^src/(app[.]module|cli)[.]ts$' },
    { path: anyFeature, pathNot: frontDoor },
  ),
  rule(
    'http-knows-no-feature',
    'The edge serves every feature alike; one it knew could not be added or removed without touching the edge.',
    { path: '^src/application/http/' },
    { path: anyFeature },
  ),
  ...Object.entries(knows).map(([feature, { features: known, because }]) =>
    rule(
      `${feature}-knows-whom-it-may`,
      `It may know ${known.join(', ') || 'no other feature'}: ${because}.`,
      { path: `^src/application/${feature}/` },
      { path: anyFeature, pathNot: `^src/application/(${[feature, ...known].join('|')})/` },
    ),
  ),
  rule(
    'an-unlisted-feature-knows-nobody',
    'Who knows whom is decided in the table at the top of this file, not by the first import.',
    {
      path: '^src/application/([^/]+)/',
      pathNot: `^src/application/(http|${Object.keys(knows).join('|')})/`,
    },
    { path: anyFeature, pathNot: '^src/application/$1/' },
  ),
];

const partners = [
  rule(
    'partners-are-strangers',
    'Partners come and go one by one; what two of them share belongs to infrastructure.',
    { path: '^src/integration/([^/]+)/' },
    { path: '^src/integration/[^/]+/', pathNot: '^src/integration/$1/' },
  ),
  rule(
    'wire-format-stays-with-its-partner',
    "A partner's JSON never leaves its folder: their change of format is a change in one file.",
    { path: '^src/(?!integration/)' },
    { path: '^src/integration/.*[.]wire[.]ts$' },
  ),
  rule(
    'http-client-is-for-partners',
    'A call to the outside stands in integration, where its time-out, breaker and fallback are seen together.',
    {
      path: '^src/',
      pathNot: [
        '^src/integration/',
        '^src/infrastructure/http-client/',
        '^src/(infrastructure/infrastructure|app)[.]module[.]ts$',
      ],
    },
    { path: '^src/infrastructure/http-client/' },
  ),
];

const packages = [
  rule(
    'opossum-has-one-home',
    'The rule "N failures in a row" is ours, not opossum’s: whoever took opossum itself would get another.',
    { path: '^src/', pathNot: '^src/infrastructure/resilience/' },
    { path: packagesNamed('opossum') },
  ),
  rule(
    'openfeature-has-one-home',
    'Flags are asked for by the keys that are declared, and by who asks; OpenFeature itself takes any word.',
    { path: '^src/', pathNot: '^src/infrastructure/flags/' },
    { path: packagesNamed('@openfeature/[^/]+') },
  ),
  rule(
    'tracing-sdk-has-one-home',
    'The SDK is loaded where traces are exported, and only then; everybody else makes spans by spans.ts and errand.ts.',
    { path: '^src/', pathNot: '^src/infrastructure/observability/tracing/' },
    { path: packagesNamed('@opentelemetry/(?!api/|api$)[^/]+') },
  ),
  rule(
    'sql-has-its-homes',
    'Tables are known to entities, SQL to repositories, connections to infrastructure/database; nobody else.',
    { path: '^src/', pathNot: ['^src/infrastructure/database/', '[.](repository|entity)[.]ts$'] },
    { path: packagesNamed('typeorm', 'pg') },
  ),
  rule(
    'nestjs-typeorm-is-wiring',
    'A repository gets its connection from Database, which knows the open transaction; Nest’s injected one does not.',
    { path: '^src/', pathNot: ['^src/infrastructure/database/', '[.]module[.]ts$'] },
    { path: packagesNamed('@nestjs/typeorm') },
  ),
  rule(
    'no-development-packages',
    'A production install does not carry them: the import would fail there and only there.',
    { path: '^(src|migrations)/', pathNot: developmentHomes },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
  ),
  rule(
    'development-packages-are-loaded-when-asked-for',
    'Embedded server and seed ship with the rest and must load without the packages they use at home.',
    { path: developmentHomes },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'], dynamic: false },
  ),
  rule(
    'packages-are-declared',
    'A package that is only here because another brought it leaves with the other, without a word.',
    { path: '^(src|migrations)/', pathNot: developmentHomes },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], couldNotResolve: false },
  ),
  rule(
    'imports-lead-somewhere',
    'These rules judge where an import leads; one that leads nowhere would be judged by nobody.',
    { path: '^(src|migrations)/', pathNot: developmentHomes },
    { couldNotResolve: true },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...layers, ...features, ...partners, ...packages],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'node', 'import', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
