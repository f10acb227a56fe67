import { ApiHeader, type ApiHeaderOptions } from '@nestjs/swagger';

/** For `createParamDecorator`: the operations that take the parameter have this header in the document. */
export const documentedHeader =
  (header: ApiHeaderOptions): ParameterDecorator =>
  (target, name = '') =>
    ApiHeader({ required: false, ...header })(
      target,
      name,
      Object.getOwnPropertyDescriptor(target, name) as PropertyDescriptor,
    );
