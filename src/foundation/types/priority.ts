/** What the loss of a dependency means: no service, a slower service, or one without a nicety. */
export const PRIORITIES = ['critical', 'important', 'optional'] as const;
export type Priority = (typeof PRIORITIES)[number];
