import { Module } from '@nestjs/common';
import { HttpClientModule } from '#infrastructure/http-client/http-client.module.js';
import { AvatarClient } from './avatar.client.js';

@Module({ imports: [HttpClientModule], providers: [AvatarClient], exports: [AvatarClient] })
export class AvatarModule {}
