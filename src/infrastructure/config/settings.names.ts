import { distance } from 'fastest-levenshtein';
import { catalogue } from './settings.catalogue.js';

/** `database__url` and `DATABASE_URL` are one name. */
export const canonical = (spelling: string): string => spelling.toUpperCase().replaceAll('__', '_');

/** The setting that names a file holding the secret. */
export const fileNameOf = (secret: string): string => `${secret}_FILE`;

/** `LOG_LEVEL` as it is spelt on the command line, without its dashes. */
export const optionOf = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/** Every name that may be given, `<SECRET>_FILE` among them. */
export const knownNames: ReadonlySet<string> = new Set(
  catalogue.flatMap(({ name, secret }) => (secret ? [name, fileNameOf(name)] : [name])),
);

/** The known name at most so many edits away from this spelling, if there is one. */
export function nearestName(spelling: string, edits: number): string | undefined {
  const name = canonical(spelling);
  const near = [...knownNames]
    .filter((known) => Math.abs(known.length - name.length) <= edits)
    .map((known) => ({ known, away: distance(known, name) }))
    .filter(({ away }) => away <= edits);
  return near.toSorted((one, other) => one.away - other.away)[0]?.known;
}
