import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import { problem } from '../../support/problem.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'error', 'request_id'];

/** The numeric codes of the contract, by name. */
export const CODE = {
  invalid: 1,
  notFound: 2,
  denied: 3,
  conflict: 4,
  dependency: 5,
  internal: 6,
  timeout: 7,
  limited: 8,
  degraded: 9,
  unauthenticated: 10,
} as const;

/** The whole promise about an error: one shape, the code beside the status, an id of ours, and nothing to cache. */
export function refusal(status: number, slug: string, code: number, instance?: string) {
  return (response: Response): void => {
    problem(status, slug)(response);
    const body = response.body as Record<string, unknown> & { error: { code: number; message: string } };
    const members = slug === 'validation-failed' ? [...MEMBERS, 'errors'] : MEMBERS;
    expect(Object.keys(body).toSorted()).toEqual(members.toSorted());
    expect(Object.keys(body.error).toSorted()).toEqual(['code', 'details', 'message']);
    expect(body.error.code).toBe(code);
    expect(body.error.message).toBe(body['detail']);
    expect(body['request_id']).toMatch(UUID_V7);
    if (instance !== undefined) expect(body['instance']).toBe(instance);
  };
}
