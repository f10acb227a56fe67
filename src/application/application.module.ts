import { type DynamicModule, Module } from '@nestjs/common';
import type { FeatureSettings } from '#infrastructure/config/settings.js';
import { AdminModule } from './admin/index.js';
import { AuthModule } from './auth/index.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PostsModule } from './posts/index.js';
import { PrivacyModule } from './privacy/index.js';
import { UsersModule } from './users/index.js';

/** What we offer: the edge and the features. */
@Module({
  imports: [HttpModule, UsersModule, AuthModule, PostsModule, PrivacyModule, AdminModule, HealthModule],
})
export class ApplicationModule {
  static forRoot(features: FeatureSettings): DynamicModule {
    return { module: ApplicationModule, imports: [MetricsModule.forRoot(features)] };
  }
}
