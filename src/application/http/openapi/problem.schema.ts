import type { Schemas } from './operation-facts.js';

const text = (maxLength: number, description: string) => ({ type: 'string', maxLength, description });

/** The body of every error (RFC 9457, with members of ours). */
export const PROBLEM_SCHEMAS: Schemas = {
  FieldError: {
    type: 'object',
    required: ['field', 'message', 'type'],
    properties: {
      field: text(8_192, 'Where it is: `tags.0`'),
      message: text(10_000, 'What is wrong, in a sentence'),
      type: text(64, 'The kind of fault'),
    },
  },
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'instance', 'error', 'request_id'],
    properties: {
      type: text(256, 'What it is, and where that is explained'),
      title: text(256, 'The same for people'),
      status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599 },
      detail: text(10_000, 'What is wrong with this request'),
      instance: text(16_384, 'The path of the request'),
      error: {
        type: 'object',
        required: ['code', 'message', 'details'],
        properties: {
          code: { type: 'integer', format: 'int32', minimum: 1, maximum: 10 },
          message: text(10_000, 'As `detail`'),
          details: { type: 'object', additionalProperties: true, description: 'What belongs to the problem' },
        },
      },
      errors: {
        type: 'array',
        maxItems: 2_000,
        items: { $ref: '#/components/schemas/FieldError' },
        description: 'Each fault of a request that is not valid',
      },
      request_id: text(128, 'As in `X-Request-ID`'),
    },
  },
};
