/** What to tell an operator: a fault of the set-up is a sentence; anything else is a fault of ours, with its stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs = error.name === 'TypeError' || error.name === 'ReferenceError';
  return isOurs ? (error.stack ?? error.message) : error.message;
}
