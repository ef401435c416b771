import { GraphQLError, type GraphQLScalarTypeConfig, Kind, type ObjectValueNode, print, type ValueNode } from 'graphql';
import { GraphQLUUID } from 'graphql-scalars';
import { secondsOfZonedMoment } from '../ledger/moment.ts';
import { isHexOf } from '../lib/hex.ts';
import { numberDefect } from '../lib/json-source.ts';

type Scalar = Pick<GraphQLScalarTypeConfig<unknown, unknown>, 'serialize' | 'parseValue' | 'parseLiteral'>;

/** Longest cursor that is looked at; those of ranked listings are the longest. In characters. */
const MAX_CURSOR_CHARACTERS = 1_024;

/** What the schema's scalars do, by name. */
export const scalars: Record<string, Scalar> = {
  Cursor: textScalar((text) => {
    if (text.length <= MAX_CURSOR_CHARACTERS) return text;
    throw refusal('Expected a cursor that this service gave out, unchanged');
  }),
  /** As seconds since 1970 from here on. */
  DateTime: textScalar((text) => {
    const seconds = secondsOfZonedMoment(text);
    if (seconds !== undefined) return seconds;
    throw refusal(
      `Expected a moment as RFC 3339 with an offset, like 2026-11-21T09:00:00Z or 2026-11-21T10:00:00+01:00, found ${JSON.stringify(text.slice(0, 60))}`,
    );
  }),
  Hash: textScalar((text) => {
    if (isHexOf(text, 32)) return text.toLowerCase();
    throw refusal('Expected 32 bytes as 0x and 64 hexadecimal digits');
  }),
  JSON: { serialize: (value) => value, parseValue: (value) => value, parseLiteral: (node) => jsonOf(node) },
  Long: {
    serialize: (value) => longOf(value),
    parseValue: (value) => longOf(value),
    parseLiteral: (node) => longOf(node.kind === Kind.INT ? Number(node.value) : undefined, node),
  },
  UUID: textScalar((text) => GraphQLUUID.parseValue(text).toLowerCase()),
};

function longOf(value: unknown, node?: ValueNode): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const found = node === undefined ? JSON.stringify(value) : print(node);
  throw refusal(`Expected a whole number between -(2^53 - 1) and 2^53 - 1, found ${found?.slice(0, 60)}`, node);
}

function textScalar(parse: (text: string) => string | number): Scalar {
  const parseValue = (value: unknown) => {
    if (typeof value !== 'string') throw refusal(`Expected text, found ${JSON.stringify(value)?.slice(0, 60)}`);
    return parse(value);
  };
  return {
    serialize: (value) => value,
    parseValue,
    parseLiteral: (node) => {
      if (node.kind !== Kind.STRING) throw refusal('Expected text in quotes', node);
      return parse(node.value);
    },
  };
}

/**
 * JSON written into the document. graphql-js itself refuses keys that stand twice and lone surrogates; numbers are
 * judged here as they are written. A variable inside would bring parts whose source text nobody judged.
 */
function jsonOf(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT: {
      const defect = numberDefect(node.value);
      if (defect !== undefined) throw refusal(defect, node);
      return Number(node.value);
    }
    case Kind.OBJECT:
      return objectOf(node);
    case Kind.LIST:
      return node.values.map(jsonOf);
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      throw refusal('Expected a variable for the whole JSON value or for nothing in it', node);
    case Kind.ENUM:
      throw refusal(`Expected JSON: ${node.value} wants quotes`, node);
    default:
      return node.value;
  }
}

/** `Object.fromEntries` defines even a key named `__proto__` as what it is: a key. */
function objectOf(node: ObjectValueNode): object {
  return Object.fromEntries(node.fields.map((field) => [field.name.value, jsonOf(field.value)]));
}

function refusal(message: string, node?: ValueNode): GraphQLError {
  return new GraphQLError(message, {
    ...(node === undefined ? {} : { nodes: node }),
    extensions: { code: 'BAD_INPUT' },
  });
}
