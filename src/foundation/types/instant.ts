/** A moment as RFC 3339 text in UTC with milliseconds (`2026-01-31T09:30:00.000Z`); sorts as text, goes out as it is. */
export type Instant = string;
