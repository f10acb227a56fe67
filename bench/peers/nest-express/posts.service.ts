import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { CreatePostDto } from './create-post.dto.js';
import type { ListPostsDto } from './list-posts.dto.js';
import { Post } from './post.entity.js';

@Injectable()
export class PostsService {
  constructor(@InjectRepository(Post) private readonly posts: Repository<Post>) {}

  /** Without the total, which would cost more than all the rest. */
  async findAll({ page, limit }: ListPostsDto) {
    const found = await this.posts.find({
      where: { status: 'published' },
      order: { published_at: 'DESC', id: 'DESC' },
      skip: (page - 1) * limit,
      take: limit + 1,
    });
    return { data: found.slice(0, limit), pagination: { page, limit, has_more: found.length > limit } };
  }

  create(dto: CreatePostDto, author_id: string): Promise<Post> {
    return this.posts.save(
      this.posts.create({ ...dto, author_id, status: 'draft', publish_at: null, published_at: null }),
    );
  }
}
