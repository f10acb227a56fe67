import {
  NotThePostAuthor,
  PostArchived,
  PostHasAnotherAuthor,
  PostNotArchived,
  PostNotDraft,
  PostTooShort,
  PublishTimeOutOfRange,
  SearchSwitchedOff,
  UnpublishedPostsArePrivate,
} from './post.errors.js';

/** How each use case is refused, by status: the same in every version. */
export const POST_REFUSALS = {
  create: { 400: [PostTooShort] },
  list: { 403: [SearchSwitchedOff, UnpublishedPostsArePrivate] },
  edit: {
    400: [PostTooShort, PublishTimeOutOfRange],
    403: [NotThePostAuthor],
    409: [PostArchived, PostNotDraft],
  },
  remove: { 403: [NotThePostAuthor] },
  publish: { 400: [PostTooShort], 403: [NotThePostAuthor], 409: [PostNotDraft] },
  archive: { 403: [NotThePostAuthor], 409: [PostArchived] },
  unarchive: { 403: [NotThePostAuthor], 409: [PostNotArchived] },
  transfer: { 403: [NotThePostAuthor], 409: [PostHasAnotherAuthor] },
} as const;
