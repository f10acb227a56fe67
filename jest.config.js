// Jest loads the cluster's set-up with Node's own resolution.
import './test/support/typescript-sources.js'; // oxlint-disable-line import/no-unassigned-import -- it registers hooks

/** One Jest, one project per kind of test; `--selectProjects unit` runs one kind. */
const project = (name, options = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.spec.ts`],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  setupFiles: ['<rootDir>/test/support/preload.ts'],
  ...options,
});

/** The kinds that need a PostgreSQL share one cluster; Jest runs a setup once, however many projects name it. */
const withDatabase = {
  globalSetup: '<rootDir>/test/support/database-cluster.ts',
  globalTeardown: '<rootDir>/test/support/database-cluster.teardown.ts',
};

const projects = [
  // Reads the source, and runs none of it that needs Nest.
  project('architecture', { setupFiles: [] }),
  project('unit'),
  project('integration', withDatabase),
  project('e2e', {
    ...withDatabase,
    setupFilesAfterEnv: ['<rootDir>/test/support/answers-as-documented.ts'],
  }),
  project('resilience', withDatabase),
];

export default {
  projects,
  maxWorkers: '100%',
  // What a file has loaded as ES modules stays in memory: a worker that is full makes way for a new one.
  workerIdleMemoryLimit: '1GB',
  reporters: [
    'default',
    ['<rootDir>/test/support/suites-reporter.js', { suites: projects.map(({ displayName }) => displayName) }],
  ],
  coverageThreshold: { global: { lines: 90 } },
  collectCoverageFrom: ['src/**/*.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'lcov'],
  testTimeout: 30_000,
};
