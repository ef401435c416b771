import type { IncomingHttpHeaders } from 'node:http';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Log } from '../../lib/log.ts';
import type { Redis } from '../../lib/redis.ts';
import type { Limits } from '../limits.ts';
import { networkOf } from './address.ts';
import type { AccessConfig } from './config.ts';
import { createCost, REQUEST_COST, type Variables } from './cost.ts';
import { AccessError } from './errors.ts';
import { createRates } from './rates.ts';
import { rootFields } from './root-fields.ts';
import { type Scope, scopeOf } from './scopes.ts';
import { createShares, type Shares } from './shares.ts';
import { createTokens } from './tokens.ts';

/** Who asks: the bearer of a token, or whoever comes from a network. Its name is what limits count by. */
export type Caller = {
  name: string;
  scopes: ReadonlySet<Scope>;
  /** When its token expires, in milliseconds since 1970. */
  expiresAt?: number;
};

/** What a request tells about its sender, on whatever line it came. */
export type Sender = { address: string; headers: IncomingHttpHeaders; authorization?: string | undefined };

/** An operation that was parsed and validated. */
export type Asked = { document: DocumentNode; operation: OperationDefinitionNode; variables: Variables };

/**
 * Decides who may do what and how much of it, for HTTP, websockets and event streams alike. All of it throws
 * AccessErrors, and AUTH_AWAY when it cannot be found out who asks.
 */
export type Access = {
  /** Finds out who sent a request, whether it may do what needs a scope, and takes the request's cost. */
  enter(sender: Sender | HttpRequest, scope: Scope | undefined): Promise<Caller>;
  /** Whether a caller may begin an operation; takes the operation's cost, and tells it. */
  begin(caller: Caller, asked: Asked): Promise<number>;
  /** Takes points of a caller's budget. */
  spend(caller: Caller, points: number): void;
  /** The network that a request came from. */
  networkOf(sender: Sender | HttpRequest): string;
  /** Connections that networks hold. */
  connections: Shares;
  /** Websockets that networks hold. */
  sockets: Shares;
  /** Subscriptions that callers hold. */
  subscriptions: Shares;
  /** Event streams that callers hold. */
  eventStreams: Shares;
  /** Harvests of callers that are under way. */
  harvests: Shares;
};

/** What is used of an HTTP request. */
type HttpRequest = { socket: { remoteAddress?: string | undefined }; headers: IncomingHttpHeaders };

/** Creates the access rules of one gateway. */
export function createAccess(options: {
  config: AccessConfig;
  limits: Limits;
  schema: GraphQLSchema;
  redis: Redis;
  keyPrefix: string;
  log: Log;
}): Access {
  const { config, limits, schema } = options;
  const tokens = config.tokens === undefined ? undefined : createTokens(config.tokens);
  const rates = createRates({ ...options, maxCostPerSecond: limits.maxCostPerSecond });
  const costOf = createCost(schema, limits);
  const anonymous: ReadonlySet<Scope> = new Set(config.anonymousScopes);

  const networkOfSender = (sender: Sender | HttpRequest) => {
    const address = 'socket' in sender ? (sender.socket.remoteAddress ?? '') : sender.address;
    const forwarded = sender.headers['x-forwarded-for'];
    return networkOf(
      { address, forwardedFor: forwarded === undefined ? undefined : String(forwarded) },
      config.trustedProxies,
    );
  };

  async function identify(sender: Sender | HttpRequest): Promise<Caller> {
    const network = networkOfSender(sender);
    const given = ('authorization' in sender ? sender.authorization : undefined) ?? sender.headers.authorization;
    if (tokens === undefined || given === undefined) return { name: `net:${network}`, scopes: anonymous };
    try {
      const { subject, scopes, expiresAt } = await tokens.verify(tokenOf(given));
      return { name: `sub:${subject}`, scopes, expiresAt };
    } catch (error) {
      // Guessing tokens is not free.
      rates.spend(`net:${network}`, REQUEST_COST);
      throw error;
    }
  }

  function permit(caller: Caller, scope: Scope | undefined): void {
    if (scope === undefined || caller.scopes.has(scope)) return;
    if (caller.expiresAt === undefined && tokens !== undefined) {
      throw new AccessError('UNAUTHENTICATED', `Expected a bearer token with the scope "${scope}"`, {
        challenge: 'Bearer',
      });
    }
    throw new AccessError('FORBIDDEN', `Expected the scope "${scope}"; this caller has ${wordsOf(caller.scopes)}`);
  }

  return {
    async enter(sender, scope) {
      const caller = await identify(sender);
      rates.spend(caller.name, REQUEST_COST);
      permit(caller, scope);
      return caller;
    },
    async begin(caller, { document, operation, variables }) {
      for (const field of rootFields(document, operation)) {
        permit(caller, scopeOf(operation.operation, field));
      }
      const cost = costOf(document, operation, variables);
      if (cost > limits.maxCost) {
        throw new AccessError(
          'COST_EXCEEDED',
          `This operation asks for too much: expected a cost of at most ${limits.maxCost}, found ${cost}; ask for smaller pages or fewer fields`,
        );
      }
      rates.spend(caller.name, cost);
      return cost;
    },
    spend: (caller, points) => rates.spend(caller.name, points),
    networkOf: networkOfSender,
    // A proxy's connections carry what all clients ask: it has to bound those of each.
    connections: createShares(config.trustedProxies === 0 ? limits.maxConnectionsPerClient : Number.POSITIVE_INFINITY),
    sockets: createShares(limits.maxSocketsPerClient),
    subscriptions: createShares(limits.maxSubscriptionsPerClient),
    eventStreams: createShares(limits.maxEventStreamsPerClient),
    harvests: createShares(limits.maxHarvestsPerClient),
  };
}

function tokenOf(authorization: string): string {
  const token = /^Bearer +([\w\-.~+/]+=*)$/i.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw new AccessError('UNAUTHENTICATED', 'Expected the authorization "Bearer <JWT>"', {
    challenge: 'Bearer error="invalid_request"',
  });
}

function wordsOf(scopes: ReadonlySet<Scope>): string {
  return scopes.size === 0 ? 'none' : [...scopes].join(', ');
}
