/** Milliseconds until the answer says that it is worth another try; undefined where it does not say. */
export function retryAfterMs({ headers }: Response): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const then = Date.parse(value);
  // By the clock of whoever answers, which need not be ours.
  const now = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(then) ? undefined : Math.max(0, then - (Number.isNaN(now) ? Date.now() : now));
}
