type Json = unknown;

const isObject = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON Merge Patch (RFC 7396): `null` removes, an object merges, anything else replaces. The target stays as it was. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  // A map, so that `__proto__` is a key like any other.
  const result = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else if (value !== undefined) result.set(key, mergePatch(result.get(key), value));
  }
  return Object.fromEntries(result);
}
