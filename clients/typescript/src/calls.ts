import type { HeadersOptions, ParamsOption, RequestBodyOption } from 'openapi-fetch';
import type { paths } from './contract.js';

/** What is of the API; what is for whoever runs the service has no version, and is not called by clients. */
export type Api = {
  [Path in keyof paths as Path extends `/v${number}/${string}` ? Path : never]: paths[Path];
};
export type Method = 'get' | 'post' | 'patch' | 'delete';

/** The paths that have a method. */
export type PathWith<M extends Method> = {
  [Path in keyof Api]: Api[Path] extends Record<M, object> ? Path : never;
}[keyof Api];

/** What a request consists of beside its path. */
export type Init<Operation> = ParamsOption<Operation> &
  RequestBodyOption<Operation> & { headers?: HeadersOptions; signal?: AbortSignal };

type Success<Operation> = Operation extends { responses: infer Responses }
  ? Responses[keyof Responses & (200 | 201 | 202 | 204)]
  : never;

/** The body of an answer; undefined where there is none. */
export type Data<Operation> =
  Success<Operation> extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** What was answered. */
export interface Answer<Operation> {
  readonly data: Data<Operation>;
  /** Of the item as it is answered, for `If-Match`; undefined where the answer is no item. */
  readonly etag: Success<Operation> extends { headers: { ETag?: unknown } } ? string : undefined;
  readonly response: Response;
}

/** Does one operation; rejects with `ProblemError` where the answer refuses. */
export type Call<M extends Method> = <Path extends PathWith<M>>(
  path: Path,
  ...init: object extends Init<Api[Path][M]> ? [init?: Init<Api[Path][M]>] : [init: Init<Api[Path][M]>]
) => Promise<Answer<Api[Path][M]>>;
