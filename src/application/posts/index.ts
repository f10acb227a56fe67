export { Post } from './post.entity.js';
export { PostsModule } from './posts.module.js';
export { PostsOfAuthor } from './posts-of-author.js';
export { ExportedPost } from './dto/exported-post.response.js';
