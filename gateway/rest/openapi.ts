import type { Limits } from '../limits.ts';

/** The description of the REST interface, at /openapi.json. */
export function openapi(limits: Pick<Limits, 'defaultPageSize' | 'maxRestPageSize' | 'maxBodyBytes'>): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Credential Event Service, REST',
      version: '1',
      description:
        'The interface of the Gaia-X Credential Event Service that existing clients know. Everything else is at /graphql: status changes, and pinned credentials, which are kept elsewhere; having no data, neither is listed here. Signatures of credentials are not verified yet.',
    },
    paths: {
      '/credentials-events': collection('Tagus: JSON credentials (VC 1.1) with a list of subjects', limits),
      '/credentials-events/{id}': item,
      '/v2/credentials-events': collection(
        'Loire: all other credentials; VC-JWTs decoded in data and raw in data_base64',
        limits,
      ),
      '/v2/credentials-events/{id}': item,
    },
    components: { schemas: { CloudEvent: cloudEvent, NewCloudEvent: newCloudEvent, Message: message } },
  };
}

const message = {
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'string', description: 'What was found and what was expected.' } },
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
      description: 'Any readable time; a number is milliseconds since 1970.',
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
        '415': failure('Neither application/cloudevents+json nor application/json'),
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
