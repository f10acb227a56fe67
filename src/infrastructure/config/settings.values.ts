const flags = new Map(
  Object.entries({ true: true, 1: true, yes: true, on: true, false: false, 0: false, no: false, off: false }),
);

const pythonLevels = new Map([
  ['critical', 'fatal'],
  ['warning', 'warn'],
]);

export const readFlag = (text: string): boolean | undefined => flags.get(text.toLowerCase());

export const readWhole = (text: string): number | undefined =>
  /^-?\d+$/.test(text) ? Number(text) : undefined;

/** Pino's name of a level given in pino's or Python's words, in any case; other words come back as they are. */
export const readLevel = (text: string): string => pythonLevels.get(text.toLowerCase()) ?? text.toLowerCase();
