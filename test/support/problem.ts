import { expect } from '@jest/globals';
import type { Response } from 'supertest';

/** For supertest's `expect`: the response is this problem, in the one shape that all errors have. */
export function problem(status: number, slug: string, details?: object): (response: Response) => void {
  return ({ status: actual, headers, body }: Response) => {
    expect({ status: actual, body: body as unknown }).toMatchObject({
      status,
      body: {
        type: `/problems/${slug}`,
        title: expect.any(String),
        status,
        detail: expect.any(String),
        instance: expect.any(String),
        error: {
          code: expect.any(Number),
          message: expect.any(String),
          details: details ?? expect.any(Object),
        },
        request_id: headers['x-request-id'],
      },
    });
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers['cache-control']).toBe('no-store');
  };
}

/** The request broke these rules: field by field, the type of the fault. */
export function invalid(faults: Record<string, string>): (response: Response) => void {
  return (response) => {
    problem(422, 'validation-failed')(response);
    const errors = (response.body as { errors: { field: string; type: string }[] }).errors;
    expect(Object.fromEntries(errors.map(({ field, type }) => [field, type]))).toEqual(faults);
  };
}
