import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { AppSettings } from '#infrastructure/config/settings.js';
import { EmailSettings } from '#infrastructure/config/settings.partners.js';
import { HttpClient } from '#infrastructure/http-client/http-client.js';
import { HttpClientModule } from '#infrastructure/http-client/http-client.module.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { EmailClient } from './email.client.js';
import { EmailTransport } from './transports/email-transport.js';
import { chooseTransport } from './transports/choose-transport.js';

@Module({
  imports: [HttpClientModule],
  providers: [
    EmailClient,
    {
      provide: EmailTransport,
      inject: [EmailSettings, AppSettings, HttpClient, Dependencies, PinoLogger],
      useFactory: chooseTransport,
    },
  ],
  exports: [EmailClient],
})
export class EmailModule {}
