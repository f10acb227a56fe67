import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePosts1760000000002 implements MigrationInterface {
  readonly name = 'CreatePosts1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    // Of text full of these four, which begin file names, addresses and tags, PostgreSQL's parser takes time by the square.
    await runner.query(`
      CREATE TABLE posts (
        id uuid PRIMARY KEY,
        author_id uuid REFERENCES users (id),
        title varchar(200) NOT NULL,
        content text NOT NULL,
        tags text[] NOT NULL DEFAULT '{}',
        status text NOT NULL CHECK (status IN ('draft', 'published', 'archived')),
        version integer NOT NULL,
        published_at timestamptz(3),
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL,
        deleted_at timestamptz(3),
        search tsvector NOT NULL GENERATED ALWAYS AS (
          setweight(to_tsvector('english', translate(title, '_~/<', '    ')), 'A') ||
          setweight(to_tsvector('english', translate(content, '_~/<', '    ')), 'B')
        ) STORED,
        CONSTRAINT posts_published_at_check CHECK (status <> 'published' OR published_at IS NOT NULL)
      )`);
    await runner.query('CREATE INDEX posts_search_idx ON posts USING gin (search)');
    await runner.query('CREATE INDEX posts_tags_idx ON posts USING gin (tags)');
    for (const sort of ['published_at', 'created_at', 'title']) {
      await runner.query(
        `CREATE INDEX posts_${sort}_idx ON posts (status, ${sort}, id) WHERE deleted_at IS NULL`,
      );
    }
    for (const sort of ['published_at', 'title']) {
      await runner.query(
        `CREATE INDEX posts_author_${sort}_idx ON posts (author_id, status, ${sort}, id) WHERE deleted_at IS NULL`,
      );
    }
    // Holds the deleted too: the foreign key looks for them when a user is deleted.
    await runner.query(
      'CREATE INDEX posts_author_created_at_idx ON posts (author_id, status, created_at, id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE posts');
  }
}
