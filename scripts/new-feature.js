// Makes a feature of the shape that all have: `npm run new:feature -- comments`, or `-- children child`.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeWorkflow } from '@angular-devkit/schematics/tools/index.js';
import { lastValueFrom } from 'rxjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [many, one, ...rest] = process.argv.slice(2);
if (!many || rest.length > 0)
  stop('Say the name in the plural, and the singular where no rule has it: children child');

const workflow = new NodeWorkflow(root, { resolvePaths: [root] });
const SIGNS = { create: '+', update: '~' };
const lines = [];
workflow.reporter.subscribe(({ kind, path }) =>
  lines.push(`${SIGNS[kind] ?? kind} ${path.replace(/^\//, '')}`),
);
try {
  const collection = `${root}/generators/collection.json`;
  await lastValueFrom(workflow.execute({ collection, schematic: 'feature', options: { many, one } }));
} catch (error) {
  stop(error.message);
}
console.log(lines.join('\n'));
console.log('Its text is yours to replace: docs/adding-a-feature.md says what each file is for.');

function stop(reason) {
  console.error(reason);
  process.exit(1);
}
