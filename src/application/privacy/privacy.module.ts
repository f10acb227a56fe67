import { Module } from '@nestjs/common';
import { EmailModule } from '#integration/email/email.module.js';
import { AuthModule } from '../auth/index.js';
import { PostsModule } from '../posts/index.js';
import { UsersModule } from '../users/index.js';
import { Closing } from './closing.js';
import { Erasure } from './erasure.js';
import { Exports } from './exports.js';
import { FarewellJob } from './jobs/farewell.job.js';
import { PrivacyController } from './privacy.controller.js';

/** What somebody may ask of what is held about them: to have it, and to have it gone. */
@Module({
  imports: [UsersModule, AuthModule, PostsModule, EmailModule],
  controllers: [PrivacyController],
  providers: [Closing, Erasure, Exports, FarewellJob],
})
export class PrivacyModule {}
