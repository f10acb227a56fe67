// What the house stands on: twelve principles, each with the checks that hold it. A check is the tests of a file whose
// full name has these words in it; `npm run principles` shows them.
const check = (says, file, named) => ({ says, file: `test/${file}.spec.ts`, named });

export const principles = [
  {
    title: 'Layers',
    demands: 'what is below knows nothing of what is above',
    checks: [
      check(
        'the import rules hold in the tree',
        'architecture/import-rules',
        'import rules hold in the tree',
      ),
      check('each of them bites', 'architecture/import-rules', 'import rules bite'),
      check('nobody climbs out of a folder', 'architecture/sources', 'no import climbs two folders'),
    ],
  },
  {
    title: 'Explicit dependencies',
    demands: 'what is used is declared, pinned and handed in',
    checks: [
      check('every package is pinned', 'architecture/dependencies', 'is pinned'),
      check('every package is used, and what is used is declared', 'architecture/dependencies', 'is used'),
      check(
        'nothing imports itself by way of others',
        'architecture/import-rules',
        'bite no-circular-imports',
      ),
      check(
        'what runs in production is licensed and listed',
        'architecture/supply-chain',
        'What Galley is made of',
      ),
    ],
  },
  {
    title: 'Graceful degradation',
    demands: 'a loss costs what was lost, and no more',
    checks: [
      check(
        'each dependency has a priority, a runbook and a breaker',
        'e2e/operations/dependencies',
        'What the service depends on',
      ),
      check('breakers open, probe and close', 'integration/partners/circuits', 'failures in a row'),
      check('a partner that is away costs a picture or a wait', 'resilience/partners', 'The avatar service'),
      check('overload is refused at once', 'resilience/overload', 'With more to do than it can'),
    ],
  },
  {
    title: 'Validation',
    demands: 'nothing is believed before it was judged',
    checks: [
      check(
        'every body, query and path goes through rules',
        'e2e/operations/validated',
        'Whatever a route takes',
      ),
      check('all faults are told at once', 'e2e/edge/bodies', 'names every fault at once'),
      check('no bytes break the reader of bodies', 'unit/http/parse-body', 'of any bytes is read or refused'),
    ],
  },
  {
    title: 'Standard errors',
    demands: 'every refusal has one shape, a kind, a code and a page',
    checks: [
      check('every error has a status of its kind', 'architecture/problems', 'has a status for each'),
      check('every kind and every code is there', 'architecture/problems', 'has an error of each kind'),
      check(
        'every route documents its refusals',
        'e2e/operations/documented-answers',
        'follows from what an operation is',
      ),
      check(
        'every answer of the tests is held against the document',
        'e2e/operations/answers-as-documented',
        'is held against it in every end-to-end test',
      ),
    ],
  },
  {
    title: 'Hierarchical configuration',
    demands: 'read once, from weak to strong, bounded and masked',
    checks: [
      check('every setting is documented', 'architecture/documented-settings', 'Every setting is in'),
      check('every setting is bounded', 'architecture/settings', 'has bounds'),
      check('whole numbers keep to their bounds', 'unit/config/values', 'hold their bounds'),
      check('secrets are known as such, and masked', 'architecture/settings', 'secret'),
      check('the stronger source wins', 'unit/config/precedence', 'precedence'),
      check('every setting acts', 'unit/database/every-setting-acts', 'acts'),
    ],
  },
  {
    title: 'Observability',
    demands: 'what happened can be told afterwards',
    checks: [
      check('every route is logged', 'e2e/operations/every-route', 'leaves a line in the log'),
      check('every route is counted and timed', 'e2e/operations/every-route', 'is counted and timed'),
      check('every route is traced', 'e2e/operations/every-route', 'is traced'),
      check('no line gives a secret away', 'e2e/operations/canaries/canaries', 'gives nothing away'),
      check('every metric is documented', 'e2e/operations/documented-metrics', 'tells of every metric'),
      check('every alert has a runbook and a test', 'architecture/alerts', 'An alert'),
    ],
  },
  {
    title: 'Automated tests',
    demands: 'what is not tested does not work',
    checks: [
      check('nine lines of ten are run', 'architecture/coverage', 'Coverage'),
      check(
        'every operation is walked by a test',
        'e2e/auth/authorisation/rights',
        'of the document stands in the table',
      ),
      check('every rule has a plant', 'architecture/import-rules', 'with a plant for every rule'),
    ],
  },
  {
    title: 'Security',
    demands: 'closed unless opened',
    checks: [
      check(
        'every route answers whoever asks as the table says',
        'e2e/auth/authorisation/rights',
        'answers whoever asks',
      ),
      check(
        'who asks is settled before the body is read',
        'e2e/auth/authorisation/tokens-first',
        'Who asks is settled',
      ),
      check('guessing passwords is slowed down', 'e2e/auth/guessing', 'Guessing the password'),
      check('authors run no scripts', 'e2e/posts/xss', 'An author who wants to run scripts'),
      check('the security rules of the linter bite', 'architecture/security-rules', 'The security rules'),
      check('secrets in the source are found', 'architecture/supply-chain', 'holds no secrets'),
    ],
  },
  {
    title: 'Resource lifecycle',
    demands: 'what is opened is closed, in reverse, in time',
    checks: [
      check('what the service opens it closes', 'e2e/process/resources', 'What the service opens'),
      check(
        'told to stop, it finishes what is under way',
        'e2e/process/stopping',
        'answers and keeps what is in flight',
      ),
      check(
        'a pool that is closed leaves no session',
        'integration/database/pool',
        'leaves no session behind',
      ),
      check('who leaves is erased', 'e2e/privacy/erasure', 'leaves no trace of somebody'),
    ],
  },
  {
    title: 'Performance',
    demands: 'costs are bounded, and do not grow with the data',
    checks: [
      check('every list is bounded', 'architecture/lists', 'A list'),
      check(
        'no statement reads a whole table',
        'e2e/operations/statements',
        'no statement of it needs to read',
      ),
      check(
        'a page costs the same wherever it begins',
        'integration/database/query-plans',
        'costs what the first does',
      ),
      check('what a request allocates is bounded', 'integration/request-cost', 'What is allocated'),
    ],
  },
  {
    title: 'Evolution',
    demands: 'it changes while it runs, and breaks nobody',
    checks: [
      check('what breaks a client is noticed', 'architecture/contract', 'A client of the contract stumbles'),
      check('versions live side by side', 'e2e/posts/versions-of-the-api', 'The second version of posts'),
      check('what goes says so first', 'e2e/edge/deprecation', 'An operation that is deprecated'),
      check('every flag has an owner and an end', 'architecture/flags', 'an owner and a purpose'),
      check('migrations go both ways', 'integration/database/migrations', 'are taken back one by one'),
    ],
  },
];
