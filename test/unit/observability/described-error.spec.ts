import { describe, expect, it } from '@jest/globals';
import { listening } from './lines.js';

const SECRET = 'an evening that nobody may hear of';

/** An error as PostgreSQL's driver makes it. */
const refusal = (code: string, message: string) =>
  Object.assign(new Error(message), {
    severity: 'ERROR',
    code,
    detail: `Key (bio)=(${SECRET}) is there.`,
    where: `PL/pgSQL function, "${SECRET}"`,
    parameters: [SECRET],
  });

function logged(error: unknown, name = 'err'): { line: string; entry: Record<string, never> } {
  const { logger, lines } = listening();
  logger.error({ [name]: error }, 'failed');
  const line = lines.join('');
  return { line, entry: (JSON.parse(line) as Record<string, Record<string, never>>)[name] ?? {} };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

describe('An error in the log', () => {
  it('has its kind, its sentence, its stack and its code', () => {
    const { entry } = logged(refusal('42703', 'column "heading" does not exist'));
    expect(entry).toEqual({
      type: 'Error',
      message: 'column "heading" does not exist',
      stack: expect.stringMatching(/^Error: column "heading" does not exist\n\s+at /),
      code: '42703',
    });
  });

  it('has those of its causes', () => {
    const { entry } = logged(new Error('outer', { cause: new TypeError('inner') }));
    expect(entry).toMatchObject({
      message: 'outer: inner',
      stack: expect.stringMatching(/^Error: outer\n.*\ncaused by: TypeError: inner\n/s),
    });
  });

  it.each([
    ['23505', 'duplicate key value violates unique constraint "users_bio_key"'],
    ['22P02', `invalid input syntax for type uuid: "${SECRET}"`],
    ['P0001', `the trigger does not like ${SECRET}`],
  ])('quotes nothing of what PostgreSQL was sent: %s', (code, message) => {
    const error = refusal(code, message);
    for (const one of [error, new Error('outer', { cause: error })]) {
      const { line } = logged(one);
      expect(line).toContain(code === '23505' ? 'users_bio_key' : code);
      expect(line).not.toContain(SECRET);
    }
  });

  it.each([`{"reply": ${SECRET}`, SECRET, `"${SECRET}`, `{"bio": "${SECRET}",}`])(
    'quotes nothing of what was no JSON: %s',
    (text) => {
      expect(logged(parsed(text)).line).not.toContain(SECRET.slice(0, 7));
    },
  );

  it('is described under any name, and in any depth', () => {
    const error = refusal('22001', SECRET);
    for (const fields of [logged(error, 'reason'), logged({ deep: [error] })])
      expect(fields.line).not.toContain(SECRET);
  });
});
