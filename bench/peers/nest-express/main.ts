/** Nest on Express with TypeORM's repositories, as most templates have it. */
import 'reflect-metadata';
import { ClassSerializerInterceptor, Module, ValidationPipe } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
// Under its own name npm would take it for an optional part of @nestjs/core, and put Express into production.
import { ExpressAdapter } from 'nest-platform-express';
import { HealthController, PostsController, UsersController } from './controllers.js';
import { Post } from './post.entity.js';
import { PostsService } from './posts.service.js';
import { User } from './user.entity.js';
import { UsersService } from './users.service.js';

const { DATABASE_URL = '', JWT_SECRET = '', POOL_MAX, PORT } = process.env;

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: DATABASE_URL,
      entities: [User, Post],
      poolSize: Number(POOL_MAX),
    }),
    TypeOrmModule.forFeature([User, Post]),
    JwtModule.register({ secret: JWT_SECRET }),
  ],
  controllers: [UsersController, PostsController, HealthController],
  providers: [UsersService, PostsService],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: ['error', 'warn'] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
app.useGlobalInterceptors(new ClassSerializerInterceptor(app.get(Reflector)));
await app.listen(Number(PORT), '127.0.0.1');
