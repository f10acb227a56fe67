import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { DatabaseSettings } from '#infrastructure/config/settings.js';
import { dataSourceOptions } from './data-source-options.js';
import { DatabaseDependency } from './database.dependency.js';
import { DatabaseMetrics, databaseMetrics } from './database.metrics.js';
import { Database } from './database.js';
import { unreachable } from './unreachable.js';

/** PostgreSQL: opened with the application, closed after its last request. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [DatabaseSettings],
      useFactory: (settings: DatabaseSettings) => ({
        ...dataSourceOptions(settings),
        autoLoadEntities: true,
        // Whoever starts the service has waited for the database before: see `wait-for-database.ts`.
        toRetry: () => false,
      }),
      dataSourceFactory: (options) => connect(options as PostgresDataSourceOptions),
    }),
  ],
  providers: [Database, DatabaseDependency, DatabaseMetrics, ...databaseMetrics],
  exports: [Database],
})
export class DatabaseModule {}

const connect = (options: PostgresDataSourceOptions): Promise<DataSource> =>
  new DataSource(options).initialize().catch(unreachable(options.url ?? ''));
