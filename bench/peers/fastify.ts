/** Fastify and `pg`, without plugins. No response schemas: on this Node `JSON.stringify` is the faster. */
import { fastify } from 'fastify';
import { createPost, type Manuscript, posts, user } from './bare.js';

const app = fastify();

app.get<{ Params: { id: string } }>('/v1/users/:id', async ({ params }, reply) => {
  const found = await user(params.id);
  if (found === undefined) return reply.code(404).send({ message: 'Not found' });
  return reply.type('application/json; charset=utf-8').send(found);
});

app.get<{ Querystring: { limit?: string } }>('/v1/posts', ({ query }) => posts(Number(query.limit ?? 20)));

app.post<{ Body: Manuscript }>('/v1/posts', async ({ body }, reply) =>
  reply.code(201).send(await createPost(body)),
);

app.get('/health/live', async () => ({ status: 'ok' }));

await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
