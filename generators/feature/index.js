// The schematic behind `npm run new:feature`: files from the templates beside it, and edits of files that are there.
// All of it happens in memory first; what fails leaves the tree as it was.
import { apply, applyTemplates, chain, mergeWith, url } from '@angular-devkit/schematics';
import { format, resolveConfig } from 'prettier';
import { editsFor } from './edits.js';
import { namesOf } from './names.js';

const WORD = `  text: { example: 'Start with the onions.', maxLength: 2_000 },\n`;

export default function feature({ many, one }) {
  return (tree) => {
    const names = namesOf(many, one);
    refuseTaken(tree, names);
    const facts = { ...names, ...nextMigration(tree, names) };
    return chain([
      mergeWith(apply(url('./files'), [applyTemplates(facts)])),
      (merged) => {
        for (const edit of editsFor(facts)) replaceOnce(merged, edit);
        sayWord(merged);
      },
      formatChanges,
    ]);
  };
}

/** Throws where the feature is there, or something else has a name that its files would use. */
function refuseTaken(tree, { many, One, Many, item, items, table }) {
  if (tree.getDir(`src/application/${many}`).subfiles.length > 0)
    throw new Error(`There is a feature ${many} already`);
  const exported = new RegExp(`\\bexport (class|interface|type|const|function) (${One}|${Many})\\b`);
  const used = new RegExp(`\\b(${One}|${Many}|${item}|${items})\\b`);
  for (const [folder, taken] of [
    ['src', exported],
    ['migrations', new RegExp(`\\bCREATE TABLE "?${table}\\b`)],
    ['generators/feature/files', used],
  ])
    tree.getDir(folder).visit((path) => {
      const [word] = taken.exec(tree.readText(path).replaceAll(/<%.*?%>/g, '')) ?? [];
      if (word) throw new Error(`${many} cannot be called so: ${path.slice(1)} has "${word}" already`);
    });
}

function nextMigration(tree, { Many }) {
  const stamps = tree.getDir('migrations').subfiles.map((file) => Number.parseInt(file, 10) || 0);
  const stamp = String(Math.max(...stamps) + 1);
  return { stamp, Migration: `Create${Many}${stamp}` };
}

function replaceOnce(tree, [file, found, instead]) {
  const text = tree.readText(file);
  const parts = text.split(found);
  if (parts.length !== 2)
    throw new Error(`${file} has ${parts.length - 1} times ${found}: mend generators/feature/edits.js`);
  tree.overwrite(file, text.replace(found, instead));
}

/** The contract needs an example for each name that it uses; the second feature finds it there. */
function sayWord(tree) {
  const file = 'src/application/http/openapi/vocabulary.ts';
  if (!/^ {2}text: /m.test(tree.readText(file)))
    replaceOnce(tree, [file, '  title: {', (match) => `${WORD}${match}`]);
}

async function formatChanges(tree) {
  const options = await resolveConfig('package.json');
  const formatted = tree.actions.map(async ({ path }) => {
    tree.overwrite(path, await format(tree.readText(path), { ...options, filepath: path.slice(1) }));
  });
  await Promise.all(formatted);
}
