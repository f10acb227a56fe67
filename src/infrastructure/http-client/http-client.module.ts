import { Module } from '@nestjs/common';
import { HttpClient } from './http-client.js';

/** Not global, as infrastructure is elsewhere: only partners may import it, each by name. */
@Module({ providers: [HttpClient], exports: [HttpClient] })
export class HttpClientModule {}
