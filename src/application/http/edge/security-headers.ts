import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { endpointOf } from './endpoint.js';
import { asHead, sayAll } from './head.js';

/** After OWASP's cheat sheet for REST: what a browser is shown here is data, and no page may embed it. */
const SAFETY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The one page there is; what it loads comes from here, and its styles stand in it. */
const DOCS = /^\/docs(\/|$)/;
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

export const SAFETY = asHead(SAFETY_HEADERS);
const SAFETY_OF_DOCS = asHead({ ...SAFETY_HEADERS, 'content-security-policy': DOCS_POLICY });

/** Says what a browser may do with the answer. */
export function sayWhatIsSafe(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  sayAll(reply, DOCS.test(endpointOf(request)) ? SAFETY_OF_DOCS : SAFETY);
  done();
}
