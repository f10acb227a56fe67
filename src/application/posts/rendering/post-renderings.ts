import { setImmediate as othersFirst } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Post } from '../post.entity.js';

/** The contents of posts as HTML, by the id of the post. */
export type Renderings = ReadonlyMap<string, string>;

const REMEMBERED_CHARACTERS = 16_000_000;

/** What the authors wrote, as HTML that no client has to fear, where somebody wants it. */
@Injectable()
export class PostRenderings {
  private readonly remembered = new LRUCache<string, string, () => string>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: ({ length }) => length + 1,
    memoMethod: (_name, _stale, { context }) => context(),
  });

  /** Renders one after the other and lets other requests pass in between: a hostile text takes its time. */
  async of(posts: Post[], render: 'html' | undefined): Promise<Renderings | undefined> {
    if (!render) return undefined;
    // Loaded only here: with their packages they are eighty files, which no start should wait for.
    const [{ htmlOf }, { sanitised }] = await Promise.all([
      import('./markdown.js'),
      import('./sanitised.js'),
    ]);
    const renderings = new Map<string, string>();
    for (const post of posts) {
      await othersFirst(); // oxlint-disable-line no-await-in-loop -- one after the other is the point
      renderings.set(
        post.id,
        this.remembered.memo(`${post.id}.${post.version}`, {
          context: () => sanitised(htmlOf(post.content)),
        }),
      );
    }
    return renderings;
  }
}
