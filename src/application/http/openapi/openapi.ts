import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completed } from './completed.js';

/** The version of the contract; that of the build is in `build_info`. */
const CONTRACT = '2.0.0';

/** Above all operations, on the page and wherever else the contract is read. */
const DESCRIPTION = `Users and posts over HTTP: people register, sign in, draft, publish and find posts.

To try it out, register under **Users** and sign in under **Auth**. Put the \`access_token\` that you get under *Authorize*; then what you draft and publish under **Posts** is yours.`;

/** The contract, as the routes of the application and their classes tell it. */
export function documentOf(app: INestApplicationContext): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Galley')
    .setDescription(DESCRIPTION)
    .setVersion(CONTRACT)
    .setOpenAPIVersion('3.1.0')
    .addServer('/', 'Where the document was found: local, staging or production')
    .addTag('Users', 'Accounts and profiles')
    .addTag('Auth', 'Signing in and out, mailboxes and passwords')
    .addTag('Posts', 'What people write')
    .addTag('Admin', 'What is for admins only')
    .addTag('Operations', 'What is for whoever runs the service')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An access token (RFC 9068), handled as RFC8725 has it',
    })
    // Of every operation that does not say otherwise: `@Public()` does.
    .addSecurityRequirements('bearer')
    .build();
  // The builder knows a licence by its address only.
  Object.assign(config.info, { license: { name: 'MIT License', identifier: 'MIT' } });
  return completed(SwaggerModule.createDocument(app as NestFastifyApplication, config));
}

/** Serves the contract as `/openapi.json`, and a page to read it at `/docs`, with assets of our own only. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => documentOf(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Galley API',
    customfavIcon: '/static/favicon.svg',
    // A bar with another project's name, above everything.
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: {
      // Else somebody elsewhere is asked for a picture of whether the document is valid.
      validatorUrl: null,
      displayRequestDuration: true,
    },
  });
}
