import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

interface Fields {
  readonly [name: string]: unknown;
}

/** Something that Kubernetes keeps. */
export interface Resource extends Fields {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
  };
}

interface Kustomization {
  readonly resources?: string[];
  readonly namespace?: string;
  readonly images?: { name: string; newName: string; newTag: string }[];
  readonly patches?: { path: string }[];
}

const KNOWN = new Set(['apiVersion', 'kind', 'resources', 'namespace', 'images', 'patches']);
/** By what the items of a list are told apart; any other list is replaced as a whole. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
};

/** What `kubectl apply -k` applies, by the part of kustomize that deploy/kubernetes uses; throws at any other. */
export function rendered(folder: string): Resource[] {
  const kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const strange = Object.keys(kustomization).filter((field) => !KNOWN.has(field));
  if (strange.length > 0) throw new Error(`${folder}: ${strange.join(', ')} is not known here`);
  const { resources = [], namespace, images = [], patches = [] } = kustomization;
  const found = resources
    .map((name) => join(folder, name))
    .flatMap((place) => (statSync(place).isDirectory() ? rendered(place) : documentsIn(place)));
  return patches
    .flatMap(({ path }) => documentsIn(join(folder, path)))
    .reduce(patched, found)
    .map((resource) => (namespace ? placedIn(namespace, resource) : resource))
    .map((resource) => withImages(images, resource) as Resource);
}

const documentsIn = (file: string): Resource[] =>
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const [fault] = document.errors;
    if (fault) throw fault;
    return document.toJS() as Resource;
  });

function patched(resources: Resource[], patch: Resource): Resource[] {
  const isMeant = ({ kind, metadata }: Resource): boolean =>
    kind === patch.kind && metadata.name === patch.metadata.name;
  if (!resources.some((resource) => isMeant(resource)))
    throw new Error(`${patch.kind} ${patch.metadata.name} is patched and not there`);
  return resources.map((resource) => (isMeant(resource) ? (merged(resource, patch) as Resource) : resource));
}

/** A strategic merge. */
function merged(base: unknown, patch: unknown, field = ''): unknown {
  if (Array.isArray(base) && Array.isArray(patch)) return mergedLists(base, patch, MERGE_KEYS[field]);
  if (!isFields(base) || !isFields(patch)) return patch;
  const changed = Object.entries(patch).map(([name, value]) => [name, merged(base[name], value, name)]);
  return { ...base, ...Object.fromEntries(changed) };
}

function mergedLists(base: readonly Fields[], patch: readonly Fields[], key: string | undefined): unknown[] {
  if (key === undefined) return [...patch];
  const twin = (item: Fields, list: readonly Fields[]) => list.find((other) => other[key] === item[key]);
  const changed = base.map((item) => merged(item, twin(item, patch) ?? {}));
  return [...changed, ...patch.filter((item) => !twin(item, base))];
}

const placedIn = (namespace: string, resource: Resource): Resource =>
  resource.kind === 'Namespace' ? resource : { ...resource, metadata: { ...resource.metadata, namespace } };

function withImages(images: Kustomization['images'], value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withImages(images, item));
  if (!isFields(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const image = name === 'image' ? images?.find((one) => one.name === inner) : undefined;
    return [name, image ? `${image.newName}:${image.newTag}` : withImages(images, inner)];
  });
  return Object.fromEntries(entries);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
