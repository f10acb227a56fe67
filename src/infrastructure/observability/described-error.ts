const MAX_CAUSES = 5;
/** Classes of SQLSTATE whose messages quote what was sent: data exceptions, and what a function of the schema raises. */
const QUOTES_DATA = /^(22|P0)/;

interface DriverError extends Error {
  readonly code?: unknown;
  readonly severity?: unknown;
}

/** What an error is and where it comes from, with its causes; a driver's other fields quote rows and parameters. */
export function describeError(error: Error): Record<string, unknown> {
  const chain = causesOf(error);
  const { code } = error as DriverError;
  return {
    type: error.constructor.name,
    message: chain.map((one) => messageOf(one)).join(': '),
    stack: chain.map((one) => stackOf(one)).join('\ncaused by: '),
    ...(code !== undefined && { code }),
  };
}

function causesOf(error: Error): Error[] {
  const chain: Error[] = [];
  for (let one: unknown = error; one instanceof Error && chain.length < MAX_CAUSES; one = one.cause)
    chain.push(one);
  return chain;
}

/** What an error says, without the data that some errors quote. */
export function messageOf(error: Error): string {
  const { code, severity, message } = error as DriverError;
  if (severity !== undefined && QUOTES_DATA.test(String(code)))
    return `PostgreSQL refuses the data (${String(code)})`;
  // JSON.parse quotes the beginning of what it was given.
  return message.endsWith('is not valid JSON') ? 'The text is not valid JSON' : message;
}

function stackOf(error: Error): string {
  const { stack = '', message } = error;
  return message === '' ? stack : stack.replace(message, () => messageOf(error));
}
