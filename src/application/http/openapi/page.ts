import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { operationsOf } from './operation-facts.js';

const STYLE = `
  /* The name of another project, above everything. */
  .swagger-ui .topbar { display: none }
  /* Open where a token is needed, and closed where none is. */
  .swagger-ui .authorization__btn { display: none }
`;

/** Serves a page to try the contract out at `/docs`, with assets of our own only. */
export function servePage(app: NestFastifyApplication, document: () => OpenAPIObject): void {
  SwaggerModule.setup('docs', app, () => abridged(document()), {
    raw: false,
    customSiteTitle: 'Galley API',
    customfavIcon: '/static/favicon.svg',
    customCss: STYLE,
    swaggerOptions: { displayRequestDuration: true },
  });
}

/** All that can be asked; of a refusal only its name, for they all look alike, and no headers: one operation would fill ten screens. */
function abridged(document: OpenAPIObject): OpenAPIObject {
  const copy = structuredClone(document);
  const { responses: refusals = {} } = copy.components ?? {};
  for (const { operation } of operationsOf(copy))
    for (const [status, response] of Object.entries(operation.responses)) {
      const told =
        response && '$ref' in response ? refusals[response.$ref.split('/').at(-1) ?? ''] : response;
      if (!told || '$ref' in told) continue;
      const { description, content = {} } = told;
      operation.responses[status] = { description, ...(Number(status) < 400 && { content }) };
    }
  return copy;
}
