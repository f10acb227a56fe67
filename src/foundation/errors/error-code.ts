/** The numeric codes that clients branch on; they never change their meaning. */
export enum ErrorCode {
  SUCCESS = 0,
  INVALID_INPUT = 1,
  NOT_FOUND = 2,
  PERMISSION_DENIED = 3,
  CONFLICT = 4,
  DEPENDENCY_ERROR = 5,
  INTERNAL_ERROR = 6,
  TIMEOUT = 7,
  RATE_LIMITED = 8,
  DEGRADED = 9,
  UNAUTHENTICATED = 10,
}
