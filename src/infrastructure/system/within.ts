/** What `within` rejects with. */
export class TookTooLong extends Error {
  constructor(milliseconds: number) {
    super(`took longer than ${milliseconds} ms`);
  }
}

/** The work's own end, or `TookTooLong`; the work itself goes on. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TookTooLong(milliseconds)), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
