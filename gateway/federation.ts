import { type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql';
import { uuidOf } from '../ledger/ids.ts';
import { ServiceError } from '../lib/errors.ts';
import { type Hex, isHexOf } from '../lib/hex.ts';
import type { GatewayContext } from './context.ts';
import { isTold } from './errors.ts';
import type { CredentialModel, EventModel } from './models.ts';
import type { ResolverTable } from './schema.ts';
import type { Snapshot } from './view/snapshot.ts';
import { parseHash } from './view/versions.ts';
import type { View } from './view/view.ts';

/** Directives of Apollo Federation that the schema gets as a subgraph, by type, or by type and field. */
const DIRECTIVES: Record<string, string> = {
  CredentialEvent: '@key(fields: "id") @key(fields: "eventId")',
  Credential: '@key(fields: "id") @key(fields: "credentialHash")',
  // Every subgraph with Relay's connections has this type.
  PageInfo: '@shareable',
  // A router cannot know which subgraph an id is of; it asks for entities by their keys instead.
  'Query.node': '@inaccessible',
  'Query.nodes': '@inaccessible',
};

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@inaccessible"])`;

/** What a router asks of a subgraph, beside the schema. */
const EXTENSION = `
"What another subgraph knows of an entity: its type in \`__typename\`, and the fields of one of its keys."
scalar _Any

"The entities of this subgraph."
union _Entity = CredentialEvent | Credential

"The subgraph."
type _Service {
  "Its schema with the directives of Apollo Federation."
  sdl: String!
}

extend type Query {
  "The subgraph's schema, for composition."
  _service: _Service!
  "Entities by their keys, in their order, all as of one block; null for what there is not, and null with an error for what is no key."
  _entities(
    "At most \`serviceConfig.limits.maxEntities\`."
    representations: [_Any!]!
  ): [_Entity]!
}
`;

/** The schema as routers compose it: with keys, and without what only the service itself can answer. */
export function subgraphSdl(schema: string): string {
  const marked = visit(parse(schema), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      directives: [...(type.directives ?? []), ...directivesOf(type.name.value)],
      fields: (type.fields ?? []).map((field) => ({
        ...field,
        directives: [...(field.directives ?? []), ...directivesOf(`${type.name.value}.${field.name.value}`)],
      })),
    }),
  });
  return `${LINK}\n\n${print(marked)}\n`;
}

/** The schema that a subgraph executes. */
export function subgraphSchema(schema: string): string {
  return `${schema}\n${EXTENSION}`;
}

/** Resolvers of what a router asks; entities are read together, whatever their number. */
export function subgraphResolvers(schema: string): ResolverTable {
  const sdl = subgraphSdl(schema);
  return {
    Query: {
      _service: () => ({ sdl }),
      _entities(_: unknown, { representations }: { representations: unknown[] }, context: GatewayContext) {
        const { view, config, signal } = context;
        const { maxEntities: most } = config.limits;
        if (representations.length > most) {
          throw new ServiceError(
            'BAD_INPUT',
            `Expected at most ${most} representations, found ${representations.length}`,
          );
        }
        const keys = representations.map(readKey);
        return view.consistent({ signal }, (at) => entities(view, at, keys));
      },
    },
  };
}

type EntityKey =
  | { type: 'none'; error: ServiceError }
  | { type: 'CredentialEvent'; uuid: string; eventId?: Hex }
  | { type: 'Credential'; by: 'id'; id: string }
  | { type: 'Credential'; by: 'hash'; hash: Hex };

type Entity = ({ __typename: 'CredentialEvent' } & EventModel) | ({ __typename: 'Credential' } & CredentialModel);

/** In the place of what is no key is what is wrong with it: the executor tells that there, and null. */
async function entities(
  view: View,
  at: Snapshot,
  keys: readonly EntityKey[],
): Promise<(Entity | ServiceError | null)[]> {
  const [events, byId, byHash] = await Promise.all([
    view.eventsByUuid(
      at,
      keys.flatMap((key) => (key.type === 'CredentialEvent' ? [key.uuid] : [])),
    ),
    view.credentialsBy(
      at,
      keys.flatMap((key) => (key.type === 'Credential' && key.by === 'id' ? [{ id: key.id }] : [])),
    ),
    view.versionsOfHashes(
      at,
      keys.flatMap((key) => (key.type === 'Credential' && key.by === 'hash' ? [key.hash] : [])),
    ),
  ]);
  return keys.map((key) => {
    if (key.type === 'none') return key.error;
    if (key.type === 'CredentialEvent') {
      const event = events.shift();
      const isIt = event !== undefined && (key.eventId === undefined || event.row.id === key.eventId);
      return isIt ? { __typename: 'CredentialEvent', ...event } : null;
    }
    const credential = key.by === 'id' ? byId.shift() : byHash.shift();
    return credential === undefined ? null : { __typename: 'Credential', ...credential };
  });
}

function readKey(representation: unknown, index: number): EntityKey {
  try {
    return entityKeyOf(representation, index);
  } catch (error) {
    if (isTold(error)) return { type: 'none', error };
    throw error;
  }
}

/** Throws BAD_INPUT for what is no key of an entity. */
function entityKeyOf(representation: unknown, index: number): EntityKey {
  const { __typename, id, eventId, credentialHash } = (representation ?? {}) as Record<string, unknown>;
  if (__typename === 'CredentialEvent') {
    if (typeof id === 'string') return { type: __typename, uuid: id };
    if (isHexOf(eventId, 32)) {
      const whole = eventId.toLowerCase() as Hex;
      return { type: __typename, uuid: uuidOf(whole), eventId: whole };
    }
  }
  if (__typename === 'Credential') {
    if (typeof id === 'string') return { type: __typename, by: 'id', id };
    if (typeof credentialHash === 'string') {
      const hash = parseHash(credentialHash, `representations[${index}].credentialHash`);
      return { type: __typename, by: 'hash', hash };
    }
  }
  throw new ServiceError(
    'BAD_INPUT',
    `Expected representations[${index}] to be a CredentialEvent with id or eventId, or a Credential with id or credentialHash`,
  );
}

function directivesOf(name: string): readonly ConstDirectiveNode[] {
  const directives = DIRECTIVES[name];
  if (directives === undefined) return [];
  const [type] = parse(`type T ${directives} { f: Int }`).definitions;
  return type?.kind === Kind.OBJECT_TYPE_DEFINITION ? (type.directives ?? []) : [];
}
