import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '../users/index.js';
import { PostAuthors } from './post-authors.js';
import { PostChanges } from './post-changes.js';
import { PostExtras } from './post-extras.js';
import { PostStateChanges, postStateChangesTotal } from './post-state-changes.js';
import { PostTransfers } from './post-transfers.js';
import { Post } from './post.entity.js';
import { PostsCache } from './posts.cache.js';
import { PostsController } from './posts.controller.js';
import { PostsV2Controller } from './posts-v2.controller.js';
import { PostsOfAuthor } from './posts-of-author.js';
import { PostsOfAuthorRepository } from './posts-of-author.repository.js';
import { PostsRepository } from './posts.repository.js';
import { PostsService } from './posts.service.js';
import { PostRenderings } from './rendering/post-renderings.js';
import { ScheduledPosts } from './scheduling/scheduled-posts.js';
import { ScheduledPostsJob } from './scheduling/scheduled-posts.job.js';
import { ScheduledPostsRepository } from './scheduling/scheduled-posts.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([Post]), UsersModule],
  controllers: [PostsController, PostsV2Controller],
  providers: [
    PostsService,
    PostsRepository,
    PostsCache,
    PostChanges,
    PostTransfers,
    PostAuthors,
    PostExtras,
    PostRenderings,
    PostsOfAuthor,
    PostsOfAuthorRepository,
    ScheduledPosts,
    ScheduledPostsRepository,
    ScheduledPostsJob,
    PostStateChanges,
    postStateChangesTotal,
  ],
  exports: [PostsOfAuthor],
})
export class PostsModule {}
