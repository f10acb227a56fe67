import { describe, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';

/** A fault that nobody catches, with what a driver would hang on it, as soon as the process is told to have one. */
const fault = (how: string): string =>
  `process.once('SIGUSR2', () => { const error = Object.assign(new Error('a fault'), { detail: 'Key (email)=(ann@example.com)' }); ${how} });`;

describe('An error that nobody has caught', () => {
  it.each([
    ['thrown', 'throw error;'],
    ['a promise’s', 'void Promise.reject(error);'],
  ])('ends the process with a line of the log, and no more: %s', async (_, how) => {
    const service = await BuiltService.start({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault(how))}`,
    });
    service.signal('SIGUSR2');
    expect(await service.exit).toBe(1);
    expect(service.entries).toHaveLength(service.lines.length);
    expect(service.entries.at(-1)).toMatchObject({
      level: 'fatal',
      err: { message: 'a fault', stack: expect.stringContaining('at ') },
    });
    expect(service.lines.join('')).not.toContain('Key (email)');
  });
});
