import type { Duplex } from 'node:stream';

/**
 * Sends together what is written to the stream in this turn of the event loop: a write for each of many small questions
 * wakes whoever is asked for each of them, and costs more than all else about the question.
 */
export function gatherWrites(stream: Duplex): void {
  // Whoever has corked it in this turn sends this, too.
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}
