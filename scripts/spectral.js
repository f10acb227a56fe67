// Lints openapi.json by Spectral's rules for OpenAPI and by those of OWASP; each exception has its reason.
import { readFileSync } from 'node:fs';
import spectral from '@stoplight/spectral-core';
import functions from '@stoplight/spectral-functions';
import parsers from '@stoplight/spectral-parsers';
import rulesets from '@stoplight/spectral-rulesets';
import owasp from '@stoplight/spectral-owasp-ruleset';

const ruleset = {
  extends: [rulesets.oas, owasp.default ?? owasp],
  rules: {
    // The summary is a sentence, and docs/api.md has the prose.
    'operation-description': 'off',
    // Text that people write has a length and no pattern; ids, instants and words have a format or an enum.
    'owasp:api4:2023-string-restricted': 'off',
    // Other origins are let in by a setting, and by default nowhere.
    'owasp:api8:2023-define-cors-origin': 'off',
    // One document for every environment; who may see it is decided where it is served.
    'owasp:api9:2023-inventory-access': 'off',
    // As the ruleset has it, but for its "exactly one of": answers say it in the words of the draft and in those before it.
    'owasp:api4:2023-rate-limit': {
      message: 'All 2XX and 4XX responses should define rate limiting headers.',
      severity: 'error',
      given: '$.paths[*]..responses[?(@property.match(/^(2|4)/))]',
      // oxlint-disable-next-line unicorn/no-thenable -- what Spectral calls a rule's second half
      then: {
        field: 'headers',
        function: functions.schema,
        functionOptions: {
          schema: { type: 'object', required: ['RateLimit', 'RateLimit-Policy', 'X-RateLimit-Limit'] },
        },
      },
    },
  },
};

/** Anybody may ask probes, problem types and well-known documents; nobody is counted there, and no token looked at. */
const UNVERSIONED = /^\/(health|problems|\.well-known)\b/;
const OF_CALLERS = [
  'owasp:api4:2023-rate-limit',
  'owasp:api4:2023-rate-limit-responses-429',
  'owasp:api8:2023-define-error-responses-401',
];

const linter = new spectral.Spectral();
linter.setRuleset(ruleset);
const document = new spectral.Document(readFileSync('openapi.json', 'utf8'), parsers.Json, 'openapi.json');
const faults = (await linter.run(document)).filter(
  ({ code, path: [part, path] }) =>
    !(part === 'paths' && UNVERSIONED.test(String(path)) && OF_CALLERS.includes(String(code))),
);
for (const { code, message, path } of faults) console.error(`${code}: ${message} (${path.join(' › ')})`);
console.log(`Spectral has ${faults.length} objections.`);
if (faults.length > 0) process.exitCode = 1;
