import { ExistingId } from '../http/existing-id.js';

/** The id of a post in the path. */
export const PostId = (): ParameterDecorator => ExistingId('Post');
