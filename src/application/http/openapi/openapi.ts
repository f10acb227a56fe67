import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completed } from './completed.js';
import { servePage } from './page.js';

/** The version of the contract; that of the build is in `build_info`. */
const CONTRACT = '2.0.0';

/** Above all operations, on the page and wherever else the contract is read. */
const DESCRIPTION = `Users and posts over HTTP: people register, sign in, draft, publish and find posts.

To try it out, register under **Users** and sign in under **Auth**. Put the \`access_token\` of the answer under *Authorize*; then what you draft and publish under **Posts** is yours.`;

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
      description: 'The `access_token` of a login (RFC 9068), and nothing else; handled as RFC8725 has it',
    })
    // Of every operation that does not say otherwise: `@Public()` does.
    .addSecurityRequirements('bearer')
    .build();
  // The builder knows a licence by its address only.
  Object.assign(config.info, { license: { name: 'MIT License', identifier: 'MIT' } });
  return completed(SwaggerModule.createDocument(app as NestFastifyApplication, config));
}

/** Serves the contract as `/openapi.json` and `/openapi.yaml`, and a page to try it out. */
export function serveOpenApi(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  const made = (): OpenAPIObject => (document ??= documentOf(app));
  SwaggerModule.setup('docs', app, made, {
    ui: false,
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
  servePage(app, made);
}
