import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { version } from '#infrastructure/system/version.js';

/** Serves the contract as `/openapi.json`, and a page to read it at `/docs`, with assets of our own only. */
export function serveOpenApi(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Galley')
    .setDescription('Users and posts over HTTP.')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    // Of every operation that does not say otherwise: `@Public()` does.
    .addSecurityRequirements('bearer')
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Galley API',
  });
}
