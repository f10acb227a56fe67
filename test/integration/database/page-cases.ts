import {
  POST_SORTS,
  type PostFilter,
  type PostOrder,
} from '../../../src/application/posts/posts.repository.js';
import type { UserFilter, UserSort } from '../../../src/application/users/users.repository.js';
import { idNumbered } from './library.js';

export const EVERY_POST: PostFilter = {
  status: 'published',
  authorId: undefined,
  tag: undefined,
  text: undefined,
  publishedAfter: undefined,
  publishedBefore: undefined,
};
export const EVERY_USER: UserFilter = {
  beginning: undefined,
  role: undefined,
  status: undefined,
  createdAfter: undefined,
  createdBefore: undefined,
};

export const postFilters: [string, Partial<PostFilter>][] = [
  ['everything', {}],
  ['an author', { authorId: idNumbered(14) }],
  ['a common tag', { tag: 'tag-7' }],
  ['a rare tag', { tag: 'rare-77' }],
  ['a common word', { text: 'soup' }],
  ['a rare word', { text: 'saffron' }],
  ['no such word', { text: 'nowhere' }],
  ['words, a phrase and one to leave out', { text: 'soup "word17 word31" -saffron' }],
  ['a month', { publishedAfter: '2024-06-01T00:00:00.000Z', publishedBefore: '2024-07-01T00:00:00.000Z' }],
  [
    'an author’s tag in a month',
    { authorId: idNumbered(14), tag: 'tag-7', publishedAfter: '2024-06-01T00:00:00.000Z' },
  ],
  ['drafts', { status: 'draft' }],
  ['an author’s archive', { status: 'archived', authorId: idNumbered(14) }],
];
export const postOrders = POST_SORTS.flatMap((sort): PostOrder[] => [sort, `-${sort}`]);
export const userFilters: [string, Partial<UserFilter>][] = [
  ['everything', {}],
  ['a beginning', { beginning: 'cook-123' }],
  ['no such beginning', { beginning: 'waiter' }],
  ['admins', { role: 'admin' }],
  ['those who have left', { status: 'closed' }],
  ['a month', { createdAfter: '2024-06-01T00:00:00.000Z', createdBefore: '2024-07-01T00:00:00.000Z' }],
];
export const userOrders: UserSort[] = ['created_at', '-created_at', 'username', '-username'];
