/** OpenTelemetry's boundaries, in seconds: those of its convention for `http.server.request.duration`. */
export const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Of its convention for `db.client.operation.duration`. */
export const DATABASE_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** Of partners and of Redis, which answers before the first boundary of the others. */
export const DEPENDENCY_BUCKETS = [0.001, ...HTTP_BUCKETS];
