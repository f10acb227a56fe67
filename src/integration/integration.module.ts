import { Module } from '@nestjs/common';
import { AvatarModule } from './avatar/avatar.module.js';
import { EmailModule } from './email/email.module.js';

/** What others run: one module for each partner. */
@Module({ imports: [AvatarModule, EmailModule] })
export class IntegrationModule {}
