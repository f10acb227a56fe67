import { ApiParam } from '@nestjs/swagger';

/** For `createParamDecorator`: the operations that take the parameter have this part of their path in the document. */
export const documentedPath =
  (name: string): ParameterDecorator =>
  (target, method = '') =>
    ApiParam({ name, type: String })(
      target,
      method,
      Object.getOwnPropertyDescriptor(target, method) as PropertyDescriptor,
    );
