import { Injectable } from '@nestjs/common';
import { UsersService } from '../users/index.js';
import type { Authors } from './dto/post.response.js';
import type { Post } from './post.entity.js';

/** Who wrote the posts that go out, where somebody wants to know. */
@Injectable()
export class PostAuthors {
  constructor(private readonly users: UsersService) {}

  async of(posts: Post[], include: 'author' | undefined): Promise<Authors | undefined> {
    return include && this.users.findAll(posts.flatMap(({ authorId }) => authorId ?? []));
  }
}
