import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Content {
  readonly content?: Record<string, object>;
  readonly headers?: Record<string, object>;
}
type Responses = Record<string, Content & { readonly $ref?: string }>;
interface Document {
  readonly paths: Record<string, Record<string, { readonly responses: Responses }>>;
  readonly components: {
    readonly schemas: Record<string, { properties?: object; additionalProperties?: unknown }>;
    readonly responses: Record<string, Content>;
  };
}

/** What has been answered to a request. */
export interface Answer {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  /** Without its parameters; empty where there is no body. */
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
// What is answered and not told of is as wrong as what is told and not answered.
for (const [name, schema] of Object.entries(document.components.schemas))
  if (schema.properties && name !== 'Problem') schema.additionalProperties ??= false;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'openapi.json');

/** The fewer of its parts are open, the sooner a template is what was meant. */
const templates = Object.keys(document.paths)
  .toSorted((one, other) => one.split('{').length - other.split('{').length)
  .map((template) => ({ template, parts: template.split('/') }));

const templateOf = (path: string): string | undefined => {
  const asked = path.split('/');
  return templates.find(
    ({ parts }) =>
      parts.length === asked.length &&
      parts.every((part, at) => (part.startsWith('{') ? asked[at] !== '' : part === asked[at])),
  )?.template;
};

/** Headers that the contract tells of wherever an answer has them. */
const TOLD = ['etag', 'link', 'location', 'retry-after', 'www-authenticate', 'deprecation', 'sunset'];

/** An operation behind a flag that is off is none. */
const isNotThere = (body: unknown): boolean =>
  (body as { type?: unknown } | null | undefined)?.type === '/problems/route-not-found';

/** What the contract does not say, or says otherwise, of this answer; nothing where it does not know the operation. */
export function undocumented({ method, path, status, type, headers, body }: Answer): string[] {
  const template = templateOf(path);
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
  const operation = template === undefined ? undefined : document.paths[template]?.[verb];
  if (template === undefined || !operation || isNotThere(body)) return [];
  const told = operation.responses[status];
  if (!told) return [`${method} ${template} never answers ${status}`];
  const place = told.$ref ?? `#/paths/${escaped(template)}/${verb}/responses/${status}`;
  const { content = {}, headers: known = {} } = told.$ref
    ? (document.components.responses[told.$ref.split('/').at(-1) ?? ''] ?? {})
    : told;
  const names = Object.keys(known).map((name) => name.toLowerCase());
  const untold = TOLD.filter((name) => headers[name] !== undefined && !names.includes(name));
  const faults = untold.map((name) => `has no header ${name}`);
  if (method !== 'HEAD' && type !== '' && status !== 304)
    faults.push(...bodyFaults(place, content, type, body));
  return faults.map((fault) => `${method} ${template} ${status} ${fault}`);
}

function bodyFaults(place: string, content: object, type: string, body: unknown): string[] {
  if (!(type in content)) return [`is never ${type}`];
  if (!type.endsWith('json')) return [];
  const validate = validatorOf(`openapi.json${place}/content/${escaped(type)}/schema`);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const validators = new Map<string, ValidateFunction>();

function validatorOf($ref: string): ValidateFunction {
  const known = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, known);
  return known;
}

const escaped = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
