import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { gatherWrites } from '#infrastructure/system/gather-writes.js';

/** Somebody who is written to, and what came at once. */
function listener(): { stream: Duplex; heard: string[] } {
  const heard: string[] = [];
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      heard.push(chunk.toString());
      done();
    },
    writev: (chunks, done) => {
      heard.push(chunks.map(({ chunk }) => String(chunk)).join('+'));
      done();
    },
  });
  return { stream, heard };
}

function say(stream: Duplex, word: string): void {
  gatherWrites(stream);
  stream.write(word);
}

describe('Writes that are gathered', () => {
  it('go out together when they are of one turn of the event loop', async () => {
    const { stream, heard } = listener();
    for (const word of ['onions', 'butter', 'stock']) say(stream, word);
    expect(heard).toEqual([]);
    await nextTurn();
    expect(heard).toEqual(['onions+butter+stock']);
  });

  it('wait for no other turn', async () => {
    const { stream, heard } = listener();
    say(stream, 'onions');
    await nextTurn();
    say(stream, 'butter');
    await nextTurn();
    expect(heard).toEqual(['onions', 'butter']);
  });

  it('wait for nothing of another stream', async () => {
    const [pan, pot] = [listener(), listener()];
    say(pan.stream, 'onions');
    pot.stream.write('stock');
    expect(pot.heard).toEqual(['stock']);
    await nextTurn();
    expect(pan.heard).toEqual(['onions']);
  });
});
