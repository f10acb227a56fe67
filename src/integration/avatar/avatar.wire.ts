const MAX_LENGTH = 2048;

/** The picture's address in `{"url": "https://…"}`: absolute, of http or https; null in whatever is no such answer. */
export function addressIn(answer: unknown): string | null {
  const { url } = (answer ?? {}) as { url?: unknown };
  if (typeof url !== 'string' || url.length > MAX_LENGTH) return null;
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') return null;
  return parsed.href.length > MAX_LENGTH ? null : parsed.href;
}
