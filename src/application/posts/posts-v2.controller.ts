import { Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../http/access.js';
import { BehindFlag } from '../http/flags/behind-flag.js';
import { type Attempt, CurrentAttempt } from '../http/idempotency/attempt.js';
import { Creations } from '../http/idempotency/creations.js';
import { Caller, CurrentUser, type Principal } from '../http/principal.js';
import { Body, Query } from '../http/validation/validated.js';
import { IfMatch, Precondition } from '../http/versions/if-match.js';
import { CreatePostRequest } from './dto/create-post.request.js';
import { EditPostRequest } from './dto/edit-post.request.js';
import { ListPostsRequest } from './dto/list-posts.request.js';
import { PostV2Page, PostV2Response } from './dto/post-v2.response.js';
import { TransferPostRequest } from './dto/transfer-post.request.js';
import { ViewPostRequest } from './dto/view-post.request.js';
import { PostExtras } from './post-extras.js';
import { PostId } from './post-id.js';
import { PostTransfers } from './post-transfers.js';
import type { Post as PostEntity } from './post.entity.js';
import { PostsService } from './posts.service.js';
import { POST_REFUSALS } from './post.refusals.js';
import { Refuses } from '../http/openapi/refuses.js';

@ApiTags('Posts')
@BehindFlag('posts-v2')
@Controller('v2/posts')
export class PostsV2Controller {
  constructor(
    private readonly posts: PostsService,
    private readonly transfers: PostTransfers,
    private readonly extras: PostExtras,
    private readonly creations: Creations,
  ) {}

  /** Writes a post. */
  @Post()
  @ApiOperation({ operationId: 'createPostV2' })
  @Refuses(POST_REFUSALS.create)
  create(
    @Body() request: CreatePostRequest,
    @CurrentUser() user: Principal,
    @CurrentAttempt() attempt: Attempt,
  ): Promise<PostV2Response> {
    return this.creations.once(attempt, '/v2/posts', async () =>
      this.shown(await this.posts.create(request, user), user),
    );
  }

  /** Published posts; with a status, the caller's own that are not. */
  @Get()
  @ApiOperation({ operationId: 'listPostsV2' })
  @Refuses(POST_REFUSALS.list)
  @Public()
  async list(@Query() request: ListPostsRequest, @Caller() caller: Principal | null): Promise<PostV2Page> {
    const page = await this.posts.list(request, caller);
    const extras = await this.extras.of(page.items, { include: 'author', render: request.render });
    return PostV2Page.of(page, request.limit, caller, extras);
  }

  /** A post; one that is not published only for its author and admins. */
  @Get(':id')
  @ApiOperation({ operationId: 'getPostV2' })
  @Public()
  async get(
    @PostId() id: string,
    @Query() request: ViewPostRequest,
    @Caller() caller: Principal | null,
  ): Promise<PostV2Response> {
    return this.shown(await this.posts.get(id, caller), caller, request);
  }

  /** Changes title, content or tags. */
  @Patch(':id')
  @ApiOperation({ operationId: 'editPostV2' })
  @Refuses(POST_REFUSALS.edit)
  async edit(
    @PostId() id: string,
    @Body() patch: EditPostRequest,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostV2Response> {
    return this.shown(await this.posts.edit(id, patch, user, precondition), user);
  }

  /** Deletes a post. */
  @Delete(':id')
  @ApiOperation({ operationId: 'deletePostV2' })
  @Refuses(POST_REFUSALS.remove)
  @HttpCode(HttpStatus.NO_CONTENT)
  remove(
    @PostId() id: string,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    return this.posts.remove(id, user, precondition);
  }

  /** Publishes a draft. */
  @Post(':id/publish')
  @ApiOperation({ operationId: 'publishPostV2' })
  @Refuses(POST_REFUSALS.publish)
  @HttpCode(HttpStatus.OK)
  async publish(
    @PostId() id: string,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostV2Response> {
    return this.shown(await this.posts.publish(id, user, precondition), user);
  }

  /** Archives a draft or a published post. */
  @Post(':id/archive')
  @ApiOperation({ operationId: 'archivePostV2' })
  @Refuses(POST_REFUSALS.archive)
  @HttpCode(HttpStatus.OK)
  async archive(
    @PostId() id: string,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostV2Response> {
    return this.shown(await this.posts.archive(id, user, precondition), user);
  }

  /** Makes an archived post a draft again. */
  @Post(':id/unarchive')
  @ApiOperation({ operationId: 'unarchivePostV2' })
  @Refuses(POST_REFUSALS.unarchive)
  @HttpCode(HttpStatus.OK)
  async unarchive(
    @PostId() id: string,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostV2Response> {
    return this.shown(await this.posts.unarchive(id, user, precondition), user);
  }

  /** Hands a post to another author. */
  @Post(':id/transfer')
  @ApiOperation({ operationId: 'transferPostV2' })
  @Refuses(POST_REFUSALS.transfer)
  @HttpCode(HttpStatus.OK)
  async transfer(
    @PostId() id: string,
    @Body() request: TransferPostRequest,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostV2Response> {
    return this.shown(await this.transfers.transfer(id, request, user, precondition), user);
  }

  private async shown(
    post: PostEntity,
    caller: Principal | null,
    { render }: ViewPostRequest = {},
  ): Promise<PostV2Response> {
    return PostV2Response.of(post, caller, await this.extras.of([post], { include: 'author', render }));
  }
}
