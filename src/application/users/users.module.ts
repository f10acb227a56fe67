import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AvatarModule } from '#integration/avatar/avatar.module.js';
import { EmailModule } from '#integration/email/email.module.js';
import { Administration } from './administration.js';
import { Avatars } from './avatars.js';
import { ClosedAccounts } from './closed-accounts.js';
import { HashRenewal } from './hash-renewal.js';
import { WelcomeJob } from './jobs/welcome.job.js';
import { NewPasswords } from './new-passwords.js';
import { UserChanges } from './user-changes.js';
import { User } from './user.entity.js';
import { UsersCache } from './users.cache.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User]), AvatarModule, EmailModule],
  controllers: [UsersController],
  providers: [
    UsersService,
    UsersRepository,
    UsersCache,
    UserChanges,
    Administration,
    ClosedAccounts,
    NewPasswords,
    HashRenewal,
    Avatars,
    WelcomeJob,
  ],
  exports: [UsersService, Administration, ClosedAccounts, NewPasswords, HashRenewal],
})
export class UsersModule {}
