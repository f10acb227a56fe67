const ENTITY_TAG = /(W\/)?"([^"]*)"/g;

interface EntityTag {
  readonly weak: boolean;
  readonly opaque: string;
}

/** The tags of an `If-Match` or `If-None-Match` list (RFC 9110, 8.8.3); what is no tag is passed over. */
export function entityTags(header: string): EntityTag[] {
  return [...header.matchAll(ENTITY_TAG)].map(([, weak, opaque = '']) => ({
    weak: weak !== undefined,
    opaque,
  }));
}

/** Weak comparison, for `If-None-Match`: the whole tag, or `*`. */
export function matchesAny(header: string, etag: string): boolean {
  return header.trim() === '*' || entityTags(header).some(({ opaque }) => `"${opaque}"` === etag);
}
