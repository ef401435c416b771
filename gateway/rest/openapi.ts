import type { Limits } from '../limits.ts';

/** Limits that the description tells. */
type Described = Pick<
  Limits,
  'defaultPageSize' | 'maxRestPageSize' | 'maxBodyBytes' | 'maxHarvests' | 'maxHarvestsPerClient' | 'harvestStallMs'
>;

/** The description of the REST interface, at /openapi.json. */
export function openapi(limits: Described): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Credential Event Service, REST',
      version: '1',
      description:
        'The interface of the Gaia-X Credential Event Service that existing clients know. At /harvest is the whole catalogue as of one block. Everything else is at /graphql: status changes, and pinned credentials, which are kept elsewhere; having no data, neither is listed here. Signatures of credentials are not verified yet.',
    },
    paths: {
      '/credentials-events': collection('Tagus: JSON credentials (VC 1.1) with a list of subjects', limits),
      '/credentials-events/{id}': item,
      '/v2/credentials-events': collection(
        'Loire: all other credentials; VC-JWTs decoded in data and raw in data_base64',
        limits,
      ),
      '/v2/credentials-events/{id}': item,
      '/harvest': harvest(limits),
    },
    components: {
      schemas: { CloudEvent: cloudEvent, NewCloudEvent: newCloudEvent, HarvestLine: harvestLine, Message: message },
    },
  };
}

const message = {
  type: 'object',
  required: ['message', 'code'],
  properties: {
    message: { type: 'string', description: 'What was found and what was expected.' },
    code: { type: 'string', description: 'The same as in GraphQL errors: BAD_INPUT, BAD_CURSOR, ROLLBACK and others.' },
    cursor: {
      type: 'string',
      description: 'With ROLLBACK: a cursor that the ledger before it went back shares with the present one.',
    },
    indexedBlock: { type: 'integer', description: 'With BLOCK_NOT_INDEXED: the last block that is indexed.' },
    errorId: { type: 'string', description: 'With INTERNAL_SERVER_ERROR: what the operator finds it in the log as.' },
  },
};

const attributes = {
  specversion: { const: '1.0' },
  type: { type: 'string', examples: ['eu.gaia-x.credential'] },
  source: { type: 'string', description: 'Who announces it; kept byte for byte.' },
  subject: { type: ['string', 'null'] },
};

const cloudEvent = {
  type: 'object',
  required: ['specversion', 'type', 'source', 'subject', 'id', 'time', 'cesreceiveddate', 'datacontenttype', 'data'],
  properties: {
    ...attributes,
    id: { type: 'string', format: 'uuid', description: 'Derived from the credential: the same one has the same id.' },
    time: { type: ['string', 'null'], description: 'As the publisher wrote it.' },
    cesreceiveddate: { type: 'string', format: 'date-time', description: "Time of the event's block on the ledger." },
    datacontenttype: { const: 'application/json' },
    data: { type: 'object', description: 'The credential; of a VC-JWT, its decoded payload.' },
    data_base64: {
      type: 'string',
      description: 'The raw VC-JWT, not base64 of it; only where the credential came as one.',
    },
  },
};

const newCloudEvent = {
  type: 'object',
  required: ['specversion', 'type', 'source'],
  oneOf: [{ required: ['data'] }, { required: ['data_base64'] }],
  properties: {
    ...attributes,
    id: { description: 'Not used.' },
    time: {
      type: ['string', 'integer', 'null'],
      description:
        'RFC 3339, also with an offset without a colon, or RFC 1123 (GMT); a number is milliseconds since 1970.',
    },
    datacontenttype: { type: 'string', description: 'Not used.' },
    data: { type: ['object', 'string'], description: 'The credential as JSON, or as VC-JWT.' },
    data_base64: { type: 'string', description: 'The credential as raw VC-JWT.' },
  },
};

function failure(description: string) {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Message' } } } };
}

const busy = {
  ...failure(
    'Kafka or the index is away; the outcome of a submission is unknown. Ask again: the same credential is the same event',
  ),
  headers: { 'Retry-After': { schema: { type: 'integer' } } },
};

function parameter(name: string, schema: object, description: string) {
  return { name, in: 'query', required: false, schema, description };
}

function collection(summary: string, limits: Pick<Limits, 'defaultPageSize' | 'maxRestPageSize' | 'maxBodyBytes'>) {
  const { defaultPageSize, maxRestPageSize, maxBodyBytes } = limits;
  const events = { type: 'array', items: { $ref: '#/components/schemas/CloudEvent' } };
  const posted = { schema: { $ref: '#/components/schemas/NewCloudEvent' } };
  return {
    get: {
      summary: `Lists events, oldest first. ${summary}`,
      parameters: [
        parameter('page', { type: 'integer', minimum: 0, default: 0 }, 'Number of the page, from 0.'),
        parameter(
          'size',
          { type: 'integer', minimum: 1, maximum: maxRestPageSize, default: defaultPageSize },
          'Events of a page.',
        ),
        parameter('lastReceivedID', { type: 'string', format: 'uuid' }, 'Only events behind this one.'),
        parameter('type', { type: 'string' }, 'Only events of this CloudEvent type.'),
      ],
      responses: {
        '200': {
          description: 'Events; empty behind the last one.',
          content: { 'application/json': { schema: events } },
        },
        '400': failure('A parameter is wrong'),
        '503': busy,
      },
    },
    post: {
      summary: 'Publishes a credential. Either path takes every form; the Location names the listing that will show it',
      requestBody: {
        required: true,
        description: `At most ${maxBodyBytes} bytes.`,
        content: { 'application/cloudevents+json': posted, 'application/json': posted },
      },
      responses: {
        '201': {
          description:
            'Accepted, or known already. The event is listed once it is on the ledger, usually within seconds.',
          headers: { Location: { description: 'Address of the event.', schema: { type: 'string', format: 'uri' } } },
        },
        '400': failure('Event format incorrect'),
        '413': failure('The body is too large'),
        '415': failure('Neither application/cloudevents+json nor application/json, or packed by a content encoding'),
        '503': busy,
      },
    },
  };
}

const item = {
  get: {
    summary: 'One event',
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
    responses: {
      '200': {
        description: 'The event.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/CloudEvent' } } },
      },
      '400': failure('The id is no UUID'),
      '404': failure(
        'There is no such event in this listing, or it was accepted and is not on the ledger yet: the message says which',
      ),
      '503': busy,
    },
  },
};

const nullableText = { type: ['string', 'null'] };

const asOf = {
  type: 'object',
  required: ['block', 'cursor'],
  properties: {
    block: {
      type: 'object',
      properties: {
        number: { type: 'integer' },
        hash: nullableText,
        timestamp: { type: 'string', format: 'date-time' },
      },
    },
    cursor: { type: 'string' },
  },
};

const publisher = {
  type: 'object',
  required: ['account', 'name'],
  properties: {
    account: { type: 'string' },
    name: { ...nullableText, description: 'As of the block; null where it was never named.' },
  },
};

const harvestLine = {
  oneOf: [
    {
      title: 'The first line',
      type: 'object',
      required: ['kind', 'asOf', 'filter', 'total'],
      properties: {
        kind: { const: 'HARVEST' },
        asOf: { ...asOf, description: 'As of when everything in it is true.' },
        filter: { type: ['object', 'null'], description: 'The filter as it was understood.' },
        total: {
          type: 'integer',
          description: 'Credentials of the whole harvest, also when it goes on behind a cursor.',
        },
      },
    },
    {
      title: 'A credential in its current version, oldest first; names and forms as in the GraphQL type Credential',
      type: 'object',
      required: [
        ...[
          'kind',
          'cursor',
          'id',
          'issuer',
          'status',
          'statusReason',
          'statusDecidedBy',
          'statusDecidedAt',
          'revision',
        ],
        ...['credentialHash', 'event', 'data', 'jwt'],
      ],
      properties: {
        kind: { const: 'CREDENTIAL' },
        cursor: { type: 'string', description: 'Where a harvest that is cut off behind this line goes on.' },
        id: { type: 'string' },
        issuer: { type: 'string' },
        credentialId: nullableText,
        types: { type: 'array', items: { type: 'string' } },
        subjectIds: { type: 'array', items: { type: 'string' } },
        name: nullableText,
        description: nullableText,
        labelLevel: nullableText,
        validFrom: nullableText,
        validUntil: nullableText,
        status: { enum: ['ACTIVE', 'SUSPENDED', 'DEPRECATED', 'REVOKED', 'EXPIRED', 'UNKNOWN'] },
        statusReason: { type: 'string', description: 'Why the status is what it is, in words.' },
        statusDecidedBy: {
          type: 'object',
          required: ['id', 'seq', 'publisher'],
          properties: { id: { type: 'string', format: 'uuid' }, seq: { type: 'integer' }, publisher },
          description: 'The event that decided the status: its latest status change, or the one that published it.',
        },
        statusDecidedAt: {
          type: 'string',
          format: 'date-time',
          description: 'The time of statusDecidedBy, or the end of validity (EXPIRED).',
        },
        revision: { type: 'integer', description: 'Of its latest status change; the next makes the one after it.' },
        credentialHash: { type: 'string' },
        event: {
          type: 'object',
          properties: { publisher },
          description: 'The event that published this version; fields as in the GraphQL type CredentialEvent.',
        },
        data: { type: 'object', description: 'The credential; of a VC-JWT, its decoded payload.' },
        jwt: { ...nullableText, description: 'The VC-JWT byte for byte, when it came as one.' },
      },
    },
    {
      title: 'The last line of a whole harvest: without it, something is missing',
      type: 'object',
      required: ['kind', 'count', 'cursor'],
      properties: {
        kind: { const: 'END' },
        count: {
          type: 'integer',
          description:
            'Credentials in this answer, so of a harvest that goes on behind a cursor of this part only; total in the first line is of the whole.',
        },
        cursor: {
          type: 'string',
          description:
            'Subscribe behind it (`credentialEvents(after:)`), and nothing is missed. The same as asOf.cursor.',
        },
      },
    },
    {
      title: 'The last line of a harvest that cannot go on',
      type: 'object',
      required: ['kind', 'code', 'message', 'retryable', 'cursor'],
      properties: {
        kind: { const: 'ERROR' },
        code: { type: 'string' },
        message: { type: 'string' },
        retryable: { type: 'boolean', description: 'Whether asking again behind the cursor may help.' },
        cursor: { ...nullableText, description: 'Of the last credential told; null when there was none.' },
      },
    },
  ],
};

function harvest({ maxHarvests, maxHarvestsPerClient, harvestStallMs }: Described) {
  const block = { type: 'integer', minimum: 0 };
  return {
    get: {
      summary: 'The whole catalogue as of one block: a line of JSON for each credential',
      description: `Lines: what is harvested, the credentials, the end. A harvest that was cut off goes on with after (the cursor of its last line) and asOfBlock (asOf.block.number of its first); lines of both together are those of one harvest. At most ${maxHarvests} are under way at one gateway, ${maxHarvestsPerClient} of them of one client. A client that takes nothing for ${harvestStallMs} ms is cut off, and one whose token expires.`,
      parameters: [
        parameter(
          'filter',
          { type: 'string', contentMediaType: 'application/json' },
          'Only credentials that match: JSON of the GraphQL input CredentialFilter, as {"credentialType":["gx:ServiceOffering"]}.',
        ),
        parameter('asOfBlock', block, 'As of this block, whose time decides about expiry; without it, the newest.'),
        parameter('minBlock', block, 'Wait (shortly) until this block is indexed.'),
        parameter(
          'after',
          { type: 'string' },
          'Only credentials behind this cursor, of a line of the same harvest; wants asOfBlock. One that lies beyond that block is refused.',
        ),
      ],
      responses: {
        '200': {
          description: 'Lines of JSON, gzip where the client accepts it.',
          content: { 'application/x-ndjson': { schema: { $ref: '#/components/schemas/HarvestLine' } } },
        },
        '400': failure(
          'A parameter is wrong or given twice (BAD_INPUT), the cursor is none (BAD_CURSOR) or of another ledger (FOREIGN_CURSOR), or the ledger went back behind it (ROLLBACK): harvest anew, or forget what came behind the cursor told and subscribe from there',
        ),
        '503': { ...busy, ...failure('The index is away, or too many harvests are under way') },
      },
    },
  };
}
