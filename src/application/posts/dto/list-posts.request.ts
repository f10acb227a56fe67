import { ValidateBy, type ValidationArguments } from 'class-validator';
import { IsCleanText, IsId, IsInstant, IsOneOf, IsTag, Optional } from '#foundation/validators/index.js';
import { PageRequest } from '#application/http/paging/page.request.js';
import { POST_STATUSES, type PostStatus } from '../post.states.js';
import { POST_SORTS, type PostOrder } from '../posts.repository.js';

const SORTS = [...POST_SORTS.flatMap((sort) => [sort, `-${sort}`]), '-relevance'];

/** Relevance needs words to be relevant to, and what is not published has no date of publication. */
function FitsTheFilter(): PropertyDecorator {
  return ValidateBy({
    name: 'fitsTheFilter',
    validator: {
      validate: (sort, args) => {
        const { q, status } = (args as ValidationArguments).object as ListPostsRequest;
        return sort === '-relevance'
          ? q !== undefined && status === 'published'
          : status === 'published' || !String(sort).endsWith('published_at');
      },
      defaultMessage: () =>
        '$property does not fit: -relevance needs q, and it and published_at need published posts',
    },
  });
}

/** What a page costs is bounded, whatever its authors wrote: a long one is read without rendering. */
const MOST_RENDERED = 20;

function FitsThePage(): PropertyDecorator {
  return ValidateBy({
    name: 'fitsThePage',
    validator: {
      validate: (_, args) =>
        ((args as ValidationArguments).object as ListPostsRequest).limit <= MOST_RENDERED,
      defaultMessage: () => `$property needs a limit of at most ${MOST_RENDERED}`,
    },
  });
}

export class ListPostsRequest extends PageRequest {
  @Optional()
  @IsId()
  author_id?: string;

  @Optional()
  @IsTag()
  tag?: string;

  /** Full text: words, "a phrase", -without. */
  @Optional()
  @IsCleanText({ min: 1, max: 200 })
  q?: string;

  @Optional()
  @IsOneOf(POST_STATUSES)
  status: PostStatus = 'published';

  @Optional()
  @IsInstant()
  published_after?: string;

  @Optional()
  @IsInstant()
  published_before?: string;

  /** By default the newest first. */
  @Optional()
  @IsOneOf(SORTS)
  @FitsTheFilter()
  sort?: PostOrder;

  /** Whether each post carries its content as HTML, rendered and sanitised; on pages of at most 20. */
  @Optional()
  @IsOneOf(['html'])
  @FitsThePage()
  render?: 'html';

  get order(): PostOrder {
    return this.sort ?? (this.status === 'published' ? '-published_at' : '-created_at');
  }

  /** Whether it is about all that is published, the newest first. */
  get isOfNewest(): boolean {
    const { author_id, tag, q, published_after, published_before } = this;
    const filters = [author_id, tag, q, published_after, published_before];
    return this.order === '-published_at' && filters.every((filter) => filter === undefined);
  }
}

/** In the first version authors are there for those who ask. */
export class ListPostsV1Request extends ListPostsRequest {
  /** Whether each post carries its author's public profile. */
  @Optional()
  @IsOneOf(['author'])
  include?: 'author';
}
