export const POST_STATUSES = ['draft', 'published', 'archived'] as const;
export type PostStatus = (typeof POST_STATUSES)[number];

/** Where a post is on its way from nowhere to nowhere. */
export type PostState = 'new' | PostStatus | 'deleted';

/** What may be done with a post, depending on its status and on who asks. */
export const POST_ACTIONS = ['edit', 'publish', 'archive', 'unarchive', 'transfer', 'delete'] as const;
export type PostAction = (typeof POST_ACTIONS)[number];
