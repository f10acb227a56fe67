import { Test, type Response } from 'supertest';
import { undocumented } from './documented-answers.js';

type Done = (this: Test, error: Error | null, response?: Response) => void;
interface Asserting {
  assert(this: Test, error: Error | null, response: Response | undefined, done: Done): void;
}

/** Holds every answer that an end-to-end test gets against the contract, beside what the test itself expects. */
const prototype = Test.prototype as unknown as Asserting;
const { assert } = prototype;
prototype.assert = function (error, response, done) {
  assert.call(this, error, response, (failure, answer) =>
    done.call(this, failure ?? faultOf(this, answer), answer),
  );
};

function faultOf({ method, url }: Test, answer: Response | undefined): Error | null {
  if (!answer) return null;
  const { status, type, headers, body } = answer;
  const { pathname } = new URL(url);
  const faults = undocumented({ method, path: pathname, status, type, headers, body });
  return faults.length === 0 ? null : new Error(`Not as in openapi.json:\n${faults.join('\n')}`);
}
