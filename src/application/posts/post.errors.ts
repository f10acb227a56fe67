import { InvalidInputError, PermissionDeniedError, Problem, StateError } from '#foundation/errors/index.js';
import type { PostStatus } from './post.states.js';

@Problem(
  'not-the-post-author',
  'Not The Author',
  'Only the author of a post may do this; an admin may do all but publish it.',
)
export class NotThePostAuthor extends PermissionDeniedError {
  constructor() {
    super('The post is not yours');
  }
}

@Problem(
  'post-not-draft',
  'Post Is Not A Draft',
  'Only a draft can be published, or scheduled to be. An archived post is unarchived first.',
)
export class PostNotDraft extends StateError {
  constructor(status: PostStatus) {
    super(`Cannot publish a post that is ${status}`, 'Post');
  }
}

@Problem(
  'post-archived',
  'Post Is Archived',
  'An archived post is neither edited nor archived again. Unarchive it first.',
)
export class PostArchived extends StateError {
  constructor() {
    super('The post is archived', 'Post');
  }
}

@Problem('post-not-archived', 'Post Is Not Archived', 'Only an archived post can be unarchived.')
export class PostNotArchived extends StateError {
  constructor(status: PostStatus) {
    super(`Cannot unarchive a post that is ${status}`, 'Post');
  }
}

@Problem(
  'post-has-another-author',
  'Post Has Another Author',
  'The author of the post is not, or no longer, the one that `from_user_id` names. Read it again to see who is.',
)
export class PostHasAnotherAuthor extends StateError {
  constructor() {
    super('The post has another author', 'Post');
  }
}

@Problem(
  'publish-time-out-of-range',
  'Publish Time Out Of Range',
  'A draft is scheduled for a moment ahead, and for one within a year.',
)
export class PublishTimeOutOfRange extends InvalidInputError {
  constructor() {
    super('A draft can be scheduled for a moment ahead, within a year', 'publish_at');
  }
}

@Problem(
  'post-too-short',
  'Post Too Short',
  'A post that is published, or scheduled to be, has at least 100 characters of content.',
)
export class PostTooShort extends InvalidInputError {
  constructor() {
    super('A post needs at least 100 characters to be published', 'content');
  }
}

@Problem(
  'drafts-are-private',
  'Drafts Are Private',
  'Drafts and archived posts are listed for their author, and for admins.',
)
export class UnpublishedPostsArePrivate extends PermissionDeniedError {
  constructor() {
    super('Only your own unpublished posts can be listed');
  }
}

@Problem(
  'search-switched-off',
  'Search Switched Off',
  'Posts are not searched at present. Without `q` they are listed as ever.',
)
export class SearchSwitchedOff extends PermissionDeniedError {
  constructor() {
    super('Search is switched off');
  }
}
