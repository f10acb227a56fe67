// Draws the picture in docs/architecture.md from the imports of the source: `npm run architecture`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';

const PAGE = 'docs/architecture.md';
const PICTURE = /```mermaid\n[^`]*```/;
/** Drawn folder by folder; the layers below are one box each. */
const OPEN = ['application', 'integration'];
/** Every feature stands on the edge: an arrow from each would hide the others. */
const EDGE = 'http';

/** The page with the picture of the source as it is. */
export async function drawn(page) {
  const { options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
  const { output } = await cruise(['src'], { ...options, includeOnly: '^src/' });
  const lines = ['```mermaid', 'flowchart TD', ...linesOf(output.modules), '```'];
  return page.replace(PICTURE, () => lines.join('\n'));
}

function linesOf(modules) {
  const places = modules.map(({ source }) => placeOf(source));
  const layers = OPEN.flatMap((layer) => {
    const inside = places.filter((place) => place?.layer === layer).map(({ box }) => `    ${box}`);
    return [`  subgraph ${layer}`, ...new Set(inside.toSorted()), '  end'];
  });
  const arrows = modules.flatMap(({ dependencies }, at) =>
    dependencies.flatMap(({ resolved }) => arrowOf(places[at], placeOf(resolved))),
  );
  return [...layers, ...new Set(arrows.toSorted())];
}

/** Where a file is in the picture; those that put layers or features together are nowhere. */
function placeOf(file) {
  const [, layer, folder] = /^src\/(\w+)\/(?:([\w-]+)\/)?/.exec(file) ?? [];
  if (!layer || (OPEN.includes(layer) && !folder)) return null;
  return { layer, box: OPEN.includes(layer) ? folder : layer };
}

/** From feature to feature and to partner; from layer to layer below. */
function arrowOf(from, to) {
  if (!from || !to || from.box === to.box || to.box === EDGE) return [];
  return [`  ${OPEN.includes(to.layer) ? from.box : from.layer} --> ${to.box}`];
}

if (import.meta.main) writeFileSync(PAGE, await drawn(readFileSync(PAGE, 'utf8')));
