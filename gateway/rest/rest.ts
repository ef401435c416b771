import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CesFeed } from '../../ledger/credential.ts';
import { BodyError, readJson } from '../body.ts';
import type { GatewayConfig } from '../config.ts';
import { answerJson, plainFailure, type Route } from '../http.ts';
import type { Limits } from '../limits.ts';
import type { EventModel, SubmissionModel } from '../models.ts';
import { type Submissions, stateOf } from '../submit/submissions.ts';
import type { Submit } from '../submit/submit.ts';
import type { View } from '../view/view.ts';
import { readCloudEvent, writeCloudEvent } from './cloud-event.ts';
import { readListing } from './listing.ts';
import { openapi } from './openapi.ts';

/** Paths of the two listings. */
const PATH: Record<CesFeed, string> = { v1: '/credentials-events', v2: '/v2/credentials-events' };
const FEEDS = Object.keys(PATH) as CesFeed[];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type RestParts = {
  view: View;
  submit: Submit;
  submissions: Pick<Submissions, 'findAll'>;
  config: Pick<GatewayConfig, 'limits' | 'publicUrl' | 'host' | 'port'>;
};

/** The CES's REST interface as its clients know it, and its description. */
export function createRest(parts: RestParts): Route {
  return {
    matches: (path) => path === '/openapi.json' || targetOf(path) !== undefined,
    methods: (path) =>
      targetOf(path) === undefined || targetOf(path)?.id !== undefined ? 'GET, HEAD' : 'GET, HEAD, POST',
    failure: plainFailure,
    gate({ method }, url) {
      if (targetOf(url.pathname) === undefined) return { scope: undefined, cost: 0 };
      if (method === 'POST') return { scope: 'submit', cost: SUBMIT_COST };
      return { scope: 'read', cost: costOfPage(url, parts.config.limits) };
    },
    async handle(request, response, url) {
      const target = targetOf(url.pathname);
      if (target === undefined) {
        answerJson(response, 200, openapi(parts.config.limits));
      } else if (target.id !== undefined) {
        await answerEvent(parts, response, target.feed, target.id);
      } else if (request.method === 'POST') {
        await takeEvent(parts, request, response);
      } else {
        answerJson(response, 200, await readListing(parts.view, target.feed, url.searchParams, parts.config.limits));
      }
    },
  };
}

/** An event is a whole credential, some fields' worth of reading. */
const EVENT_COST = 10;
const SUBMIT_COST = 50;

function costOfPage({ searchParams }: URL, { defaultPageSize, maxRestPageSize }: Limits): number {
  const asked = Number(searchParams.get('size') ?? defaultPageSize);
  return EVENT_COST * (asked > 0 ? Math.min(asked, maxRestPageSize) : 1);
}

function targetOf(path: string): { feed: CesFeed; id?: string } | undefined {
  for (const feed of FEEDS) {
    if (path === PATH[feed] || path === `${PATH[feed]}/`) return { feed };
    const id = path.startsWith(`${PATH[feed]}/`) ? path.slice(PATH[feed].length + 1) : '';
    if (id !== '' && !id.includes('/')) return { feed, id };
  }
  return undefined;
}

async function answerEvent(parts: RestParts, response: ServerResponse, feed: CesFeed, id: string): Promise<void> {
  const { view, submissions } = parts;
  if (!UUID.test(id)) throw new BodyError(400, `Expected the id of an event, a UUID, found ${id.slice(0, 80)}`);
  const uuid = id.toLowerCase();
  const found = await view.eventByUuid(await view.snapshot(), uuid);
  const event = found === undefined ? undefined : await view.firstOf(found);
  const body = event === undefined ? undefined : await view.bodyOf(event);
  if (event === undefined || body === undefined || event.row.feed === undefined) {
    const [submission] = await submissions.findAll([uuid]);
    throw new BodyError(404, whyNot(event, submission));
  }
  const { row } = event;
  if (row.feed !== feed)
    throw new BodyError(404, `This event is in the other listing: ${PATH[feed === 'v1' ? 'v2' : 'v1']}/${uuid}`);
  answerJson(response, 200, writeCloudEvent(row, body));
}

function whyNot(event: EventModel | undefined, submission: SubmissionModel | undefined): string {
  if (event?.row.pin !== undefined)
    return 'This event pins a credential that is kept elsewhere, so no listing has it; the GraphQL query credentialEvent(id) tells where';
  return event === undefined && submission !== undefined ? pending(stateOf(submission)) : 'There is no such event';
}

function pending(state: string): string {
  return state === 'REFUSED'
    ? 'This event was accepted and then refused; the GraphQL query submission(id) tells why'
    : `This event was accepted and is on its way (${state}); ask again shortly`;
}

async function takeEvent(
  { submit, config }: RestParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireJson(request);
  const source = await readJson(request, config.limits);
  const event = readCloudEvent(source);
  if ('wrong' in event) throw new BodyError(400, `Event format incorrect: ${event.wrong}`);
  const [answer] = await submit.credentials([event.input], (container) => source.defectsIn(container));
  if (answer === undefined) throw new TypeError('One submission has one answer');
  if (answer.kind === 'refused') {
    const { message, path } = answer.refusal;
    throw new BodyError(
      400,
      `Event format incorrect: ${message}${path === undefined ? '' : ` (at ${restPath(path)})`}`,
    );
  }
  const location = `${baseOf(request, config)}${PATH[answer.feed ?? 'v2']}/${answer.submission.uuid}`;
  response.writeHead(201, { location, 'content-length': '0' }).end();
}

/** The refusal's path seen from the CloudEvent. */
function restPath(path: string): string {
  return path.replace(/^\$\.json/, '$.data').replace(/^\$\.jwt/, '$.data_base64');
}

function requireJson(request: IncomingMessage): void {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type === 'application/cloudevents+json') return;
  request.resume();
  throw new BodyError(415, 'Expected the content type application/cloudevents+json or application/json');
}

function baseOf(request: IncomingMessage, { publicUrl, host, port }: RestParts['config']): string {
  return publicUrl ?? `http://${request.headers.host ?? `${host}:${port}`}`;
}
