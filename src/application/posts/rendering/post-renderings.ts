import { setImmediate as othersFirst } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Post } from '../post.entity.js';
import { htmlOf } from './markdown.js';
import { sanitised } from './sanitised.js';

/** The contents of posts as HTML, by the id of the post. */
export type Renderings = ReadonlyMap<string, string>;

const REMEMBERED_CHARACTERS = 16_000_000;

/** What the authors wrote, as HTML that no client has to fear, where somebody wants it. */
@Injectable()
export class PostRenderings {
  private readonly remembered = new LRUCache<string, string, string>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: ({ length }) => length + 1,
    memoMethod: (_name, _stale, { context }) => sanitised(htmlOf(context)),
  });

  /** Renders one after the other and lets other requests pass in between: a hostile text takes its time. */
  async of(posts: Post[], render: 'html' | undefined): Promise<Renderings | undefined> {
    if (!render) return undefined;
    const renderings = new Map<string, string>();
    for (const post of posts) {
      await othersFirst(); // oxlint-disable-line no-await-in-loop -- one after the other is the point
      renderings.set(post.id, this.rendered(post));
    }
    return renderings;
  }

  private rendered({ id, version, content }: Post): string {
    return this.remembered.memo(`${id}.${version}`, { context: content });
  }
}
