// What a client of one OpenAPI document could stumble over in another. What only adds is no such thing: operations, answers,
// properties of answers, and what may be left out of a request.
const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'];
/** Bounds of what is sent, and which way of moving them shuts somebody out. */
const TIGHTER = {
  maxLength: (before, after) => after < before,
  maximum: (before, after) => after < before,
  maxItems: (before, after) => after < before,
  minLength: (before, after) => after > before,
  minimum: (before, after) => after > before,
  minItems: (before, after) => after > before,
};

/** Sentences, each about one thing that worked before and does not now; the order is that of the document. */
export function breakingChanges(before, after) {
  const [old, now] = [before, after].map(contractOf);
  const broken = [...old.promises].filter((promise) => !now.promises.has(promise));
  const added = [...now.demands].filter(
    ([demand, operation]) => old.operations.has(operation) && !old.demands.has(demand),
  );
  const tightened = [...now.bounds].filter(([name, { word, value }]) => {
    const bound = old.bounds.get(name);
    const known = old.values.has(name.slice(0, name.lastIndexOf(' ')));
    return known && (bound === undefined || TIGHTER[word](bound.value, value));
  });
  return [
    ...withoutConsequences(broken).map((promise) => `no longer: ${promise}`),
    ...added.map(([demand]) => `new: ${demand}`),
    ...tightened.map(([name, { value }]) => `tighter: ${name} ${value}`),
  ];
}

/** Where an operation is gone, nobody needs to hear of all its answers. */
const withoutConsequences = (promises) =>
  promises.filter((one) => !promises.some((other) => one !== other && one.startsWith(`${other} `)));

/** What a document promises, and what it demands, in sentences. */
function contractOf(document) {
  const contract = {
    operations: new Set(),
    promises: new Set(),
    demands: new Map(),
    bounds: new Map(),
    values: new Set(),
  };
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods))
      readOperation(`${method.toUpperCase()} ${path}`, operation, document, contract);
  return contract;
}

function readOperation(name, operation, document, contract) {
  const resolve = resolver(document);
  contract.operations.add(name);
  contract.promises.add(name);
  const demand = (sentence) => contract.demands.set(sentence, name);
  const security = operation.security ?? document.security ?? [];
  if (security.length > 0 && !security.some((way) => Object.keys(way).length === 0))
    demand(`${name} needs a token`);

  for (const parameter of operation.parameters ?? []) {
    const { in: place, name: key, required, schema } = resolve(parameter);
    if (required) demand(`${name} needs ${place} ${key}`);
    readSent(`${name} takes ${place} ${key}`, schema, resolve, contract, demand);
  }
  const { content = {}, required } = resolve(operation.requestBody ?? {});
  if (required) demand(`${name} needs a body`);
  for (const [type, { schema }] of Object.entries(content))
    readSent(`${name} takes ${type}`, schema, resolve, contract, demand);

  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith('2')) continue;
    contract.promises.add(`${name} answers ${status}`);
    for (const [type, { schema }] of Object.entries(resolve(response).content ?? {}))
      readAnswered(`${name} answers ${status} ${type}`, schema, resolve, contract);
  }
}

const resolver = (document) => (part) =>
  part?.$ref === undefined
    ? part
    : part.$ref
        .slice(2)
        .split('/')
        .reduce((inner, key) => inner[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);

const branchesOf = (schema) => ['anyOf', 'oneOf', 'allOf'].flatMap((word) => schema[word] ?? []);
const typesOf = (schema) => [schema.type ?? TYPES].flat();

/** Of what is sent, everything that was taken must be taken, and nothing more be asked for. */
function readSent(name, unresolved, resolve, contract, demand) {
  const schema = resolve(unresolved);
  contract.promises.add(name);
  contract.values.add(name);
  if (branchesOf(schema).length === 0)
    for (const type of typesOf(schema)) contract.promises.add(`${name} as ${type}`);
  if (schema.enum) demand(`${name} from a list only`);
  for (const value of schema.enum ?? []) contract.promises.add(`${name} as ${JSON.stringify(value)}`);
  for (const word of ['pattern', 'format'])
    if (schema[word] !== undefined) demand(`${name} with ${word} ${schema[word]} only`);
  for (const word of Object.keys(TIGHTER))
    if (schema[word] !== undefined) contract.bounds.set(`${name} ${word}`, { word, value: schema[word] });
  for (const key of schema.required ?? []) demand(`${name} with ${key} only`);
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    readSent(`${name} .${key}`, inner, resolve, contract, demand);
  if (schema.items) readSent(`${name} []`, schema.items, resolve, contract, demand);
  for (const branch of branchesOf(schema)) readSent(name, branch, resolve, contract, demand);
}

/** Of what is answered, everything that was there must be there, and be nothing else. */
function readAnswered(name, unresolved, resolve, contract) {
  const schema = resolve(unresolved);
  contract.promises.add(name);
  if (branchesOf(schema).length === 0)
    for (const type of TYPES)
      if (!typesOf(schema).includes(type)) contract.promises.add(`${name} never as ${type}`);
  if (schema.format !== undefined) contract.promises.add(`${name} with format ${schema.format}`);
  for (const key of schema.required ?? []) contract.promises.add(`${name} always with ${key}`);
  for (const [key, inner] of Object.entries(schema.properties ?? {}))
    readAnswered(`${name} .${key}`, inner, resolve, contract);
  if (schema.items) readAnswered(`${name} []`, schema.items, resolve, contract);
  for (const branch of branchesOf(schema)) readAnswered(name, branch, resolve, contract);
}
