import { ApiProperty } from '@nestjs/swagger';
import type { Post } from '../post.entity.js';
import { POST_STATUSES, type PostStatus } from '../post.states.js';

/** A post as its author takes it away: all that is held, also of one that was deleted. */
export class ExportedPost {
  id!: string;
  title!: string;
  content!: string;
  tags!: string[];
  @ApiProperty({ enum: POST_STATUSES })
  status!: PostStatus;
  version!: number;
  @ApiProperty({ format: 'date-time', nullable: true })
  publish_at!: string | null;
  @ApiProperty({ format: 'date-time', nullable: true })
  published_at!: string | null;
  @ApiProperty({ format: 'date-time' })
  created_at!: string;
  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
  @ApiProperty({ format: 'date-time', nullable: true })
  deleted_at!: string | null;

  static of(post: Post): ExportedPost {
    return {
      id: post.id,
      title: post.title,
      content: post.content,
      tags: post.tags,
      status: post.status,
      version: post.version,
      publish_at: post.publishAt,
      published_at: post.publishedAt,
      created_at: post.createdAt,
      updated_at: post.updatedAt,
      deleted_at: post.deletedAt,
    };
  }
}
