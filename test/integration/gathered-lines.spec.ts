import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { build } from '../support/build.js';

/** One thread writes, and it has something else to do when the first line is to be written. */
const PROGRAM = `
  import { pbkdf2 } from 'node:crypto';
  import { gatheredLines } from './dist/src/infrastructure/observability/gathered-lines.js';
  const lines = gatheredLines({ together: 1, maxWrite: 4096 });
  pbkdf2('soup', 'salt', 1_000_000, 64, 'sha512', () => undefined);
  lines.write('first\\n');
  lines.write('second\\n');
  lines.write('last\\n');
  lines.flush(() => process.exit(0));
`;

describe('Lines that are gathered', () => {
  it('are out in their order once they are flushed, whatever holds up the first', async () => {
    await build();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', PROGRAM],
      {
        env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
      },
    );
    expect(stdout).toBe('first\nsecond\nlast\n');
  });
});
