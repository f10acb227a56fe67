import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CreatePostDto } from './create-post.dto.js';
import { type AuthenticatedRequest, JwtGuard } from './jwt.guard.js';
import { ListPostsDto } from './list-posts.dto.js';
import { PostsService } from './posts.service.js';
import { UsersService } from './users.service.js';

@Controller('v1/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get(':id')
  findOne(@Param('id', ParseUUIDPipe) id: string) {
    return this.users.findOne(id);
  }
}

@Controller('v1/posts')
export class PostsController {
  constructor(private readonly posts: PostsService) {}

  @Get()
  findAll(@Query() query: ListPostsDto) {
    return this.posts.findAll(query);
  }

  @Post()
  @UseGuards(JwtGuard)
  create(@Body() dto: CreatePostDto, @Req() { user }: AuthenticatedRequest) {
    return this.posts.create(dto, user?.sub ?? '');
  }
}

@Controller('health')
export class HealthController {
  @Get('live')
  live() {
    return { status: 'ok' };
  }
}
