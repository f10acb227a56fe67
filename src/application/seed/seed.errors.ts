/** The seed does not begin, or is taken back whole; the message says why, and what to do. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused';
}
