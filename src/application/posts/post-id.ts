import { Param } from '@nestjs/common';
import { ExistingId } from '../http/existing-id.pipe.js';

/** The id of a post in the path. */
export const PostId = (): ParameterDecorator => Param('id', new ExistingId('Post'));
