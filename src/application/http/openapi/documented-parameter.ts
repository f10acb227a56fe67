import { ApiHeader, type ApiHeaderOptions, ApiParam } from '@nestjs/swagger';

/** For `createParamDecorator`: the operations that take the parameter have this header in the document. */
export const documentedHeader = (header: ApiHeaderOptions): ParameterDecorator =>
  onOperation(ApiHeader({ required: false, ...header }));

/** The same for a part of the path. */
export const documentedPath = (name: string): ParameterDecorator =>
  onOperation(ApiParam({ name, type: String }));

const onOperation =
  (decorate: MethodDecorator): ParameterDecorator =>
  (target, method = '') =>
    void decorate(target, method, Object.getOwnPropertyDescriptor(target, method) as PropertyDescriptor);
