import { readFileSync } from 'node:fs';

const manifest = new URL('../../package.json', import.meta.url);
const { scripts } = JSON.parse(readFileSync(manifest, 'utf8')) as { scripts: { start: string } };

/** What `npm start` gives Node beside the service. */
export const NODE_OPTIONS = scripts.start.split(' ').filter((word) => word.startsWith('--'));
