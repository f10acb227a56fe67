import protobuf from 'protobufjs';

/** A span as its receiver understands it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for what is nobody's child. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly facts: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
  /** Who has sent it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** As much of opentelemetry/proto/collector/trace/v1 as is sent. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Export { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    repeated KeyValue attributes = 9; Status status = 15;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
  }
  message Status { int32 code = 3; }
`);
const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const ERROR = 2;

interface Pair {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: Pair[];
  readonly status?: { code?: number };
}
interface Export {
  readonly resourceSpans?: { resource: { attributes?: Pair[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

export function spansIn(contentType: string, body: Buffer): ReceivedSpan[] {
  const isJson = contentType.startsWith('application/json');
  const { resourceSpans = [] } = isJson ? (JSON.parse(body.toString()) as Export) : fromProtobuf(body);
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => received(span, factsOf(resource.attributes), isJson ? 'hex' : 'base64')),
    ),
  );
}

function fromProtobuf(body: Buffer): Export {
  const type = root.lookupType('Export');
  return type.toObject(type.decode(body), { bytes: String, longs: Number }) as Export;
}

function received(
  span: WireSpan,
  resource: ReceivedSpan['resource'],
  encoding: BufferEncoding,
): ReceivedSpan {
  const id = (text = ''): string => Buffer.from(text, encoding).toString('hex');
  return {
    traceId: id(span.traceId),
    spanId: id(span.spanId),
    parentSpanId: id(span.parentSpanId),
    name: span.name,
    kind: KINDS[span.kind] ?? 'internal',
    facts: factsOf(span.attributes),
    isError: span.status?.code === ERROR,
    resource,
  };
}

const factsOf = (pairs: Pair[] = []): Record<string, unknown> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
