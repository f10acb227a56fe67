import { Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../http/access.js';
import { type Attempt, CurrentAttempt } from '../http/idempotency/attempt.js';
import { Creations } from '../http/idempotency/creations.js';
import { Caller, CurrentUser, type Principal } from '../http/principal.js';
import { Body, Query } from '../http/validation/validated.js';
import { IfMatch, Precondition } from '../http/versions/if-match.js';
import { CreatePostRequest } from './dto/create-post.request.js';
import { EditPostRequest } from './dto/edit-post.request.js';
import { ListPostsV1Request } from './dto/list-posts.request.js';
import { pageForStrangers, postForStrangers, PostPage, PostResponse } from './dto/post.response.js';
import { TransferPostRequest } from './dto/transfer-post.request.js';
import { ViewPostV1Request } from './dto/view-post.request.js';
import { PostExtras } from './post-extras.js';
import { PostId } from './post-id.js';
import { PostTransfers } from './post-transfers.js';
import { PostsService } from './posts.service.js';
import { POST_REFUSALS } from './post.refusals.js';
import { Refuses } from '../http/openapi/refuses.js';

@ApiTags('Posts')
@Controller('v1/posts')
export class PostsController {
  constructor(
    private readonly posts: PostsService,
    private readonly transfers: PostTransfers,
    private readonly extras: PostExtras,
    private readonly creations: Creations,
  ) {}

  /** Writes a post. */
  @Post()
  @ApiOperation({ operationId: 'createPost' })
  @Refuses(POST_REFUSALS.create)
  create(
    @Body() request: CreatePostRequest,
    @CurrentUser() user: Principal,
    @CurrentAttempt() attempt: Attempt,
  ): Promise<PostResponse> {
    return this.creations.once(attempt, '/v1/posts', async () =>
      PostResponse.of(await this.posts.create(request, user), user),
    );
  }

  /** Published posts; with a status, the caller's own that are not. */
  @Get()
  @ApiOperation({ operationId: 'listPosts' })
  @Refuses(POST_REFUSALS.list)
  @Public()
  async list(@Query() request: ListPostsV1Request, @Caller() caller: Principal | null): Promise<PostPage> {
    const page = await this.posts.list(request, caller);
    if (!caller && !request.include && !request.render && !request.include_total)
      return pageForStrangers(page, request.limit);
    return PostPage.of(page, request.limit, caller, await this.extras.of(page.items, request));
  }

  /** A post; one that is not published only for its author and admins. */
  @Get(':id')
  @ApiOperation({ operationId: 'getPost' })
  @Public()
  async get(
    @PostId() id: string,
    @Query() request: ViewPostV1Request,
    @Caller() caller: Principal | null,
  ): Promise<PostResponse> {
    const post = await this.posts.get(id, caller);
    if (!caller && !request.include && !request.render) return postForStrangers(post);
    return PostResponse.of(post, caller, await this.extras.of([post], request));
  }

  /** Changes title, content or tags. */
  @Patch(':id')
  @ApiOperation({ operationId: 'editPost' })
  @Refuses(POST_REFUSALS.edit)
  async edit(
    @PostId() id: string,
    @Body() patch: EditPostRequest,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostResponse> {
    return PostResponse.of(await this.posts.edit(id, patch, user, precondition), user);
  }

  /** Deletes a post. */
  @Delete(':id')
  @ApiOperation({ operationId: 'deletePost' })
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
  @ApiOperation({ operationId: 'publishPost' })
  @Refuses(POST_REFUSALS.publish)
  @HttpCode(HttpStatus.OK)
  async publish(
    @PostId() id: string,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostResponse> {
    return PostResponse.of(await this.posts.publish(id, user, precondition), user);
  }

  /** Archives a draft or a published post. */
  @Post(':id/archive')
  @ApiOperation({ operationId: 'archivePost' })
  @Refuses(POST_REFUSALS.archive)
  @HttpCode(HttpStatus.OK)
  async archive(
    @PostId() id: string,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostResponse> {
    return PostResponse.of(await this.posts.archive(id, user, precondition), user);
  }

  /** Makes an archived post a draft again. */
  @Post(':id/unarchive')
  @ApiOperation({ operationId: 'unarchivePost' })
  @Refuses(POST_REFUSALS.unarchive)
  @HttpCode(HttpStatus.OK)
  async unarchive(
    @PostId() id: string,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostResponse> {
    return PostResponse.of(await this.posts.unarchive(id, user, precondition), user);
  }

  /** Hands a post to another author. */
  @Post(':id/transfer')
  @ApiOperation({ operationId: 'transferPost' })
  @Refuses(POST_REFUSALS.transfer)
  @HttpCode(HttpStatus.OK)
  async transfer(
    @PostId() id: string,
    @Body() request: TransferPostRequest,
    @CurrentUser() user: Principal,
    @IfMatch() precondition: Precondition,
  ): Promise<PostResponse> {
    return PostResponse.of(await this.transfers.transfer(id, request, user, precondition), user);
  }
}
