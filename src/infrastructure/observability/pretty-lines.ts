import { type DestinationStream, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { spelled } from './sieve.js';

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** A stack has lines of its own, which are printed further in than those of the log. */
const UNPRINTABLE_IN_A_STACK = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Lines for people. What somebody has sent cannot colour them, move the cursor or begin a line of its own. */
export function prettyLines(destination?: DestinationStream): DestinationStream {
  const out = destination ?? pino.destination({ sync: true });
  const prettify = prettyFactory({
    singleLine: true,
    messageKey: 'message',
    ignore: 'service,version,environment',
    translateTime: 'HH:MM:ss.l',
    ...(destination && { colorize: false }),
  });
  return { write: (line) => out.write(prettify(JSON.parse(line, printable))) };
}

function printable(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.replaceAll(name === 'stack' ? UNPRINTABLE_IN_A_STACK : UNPRINTABLE, spelled);
}
