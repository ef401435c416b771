import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { noOperation, refusal } from '../errors.ts';
import type { Access } from './access.ts';
import { AccessError, toGraphqlError } from './errors.ts';

const ELSEWHERE =
  'Expected a query or a mutation: subscriptions are answered over a websocket at /graphql, or by Server-Sent Events at /graphql/stream to who sends the header accept: text/event-stream';

/** Asks, before Apollo executes an operation, whether it is one for HTTP and its caller may. */
export function createAccessPlugin(access: Pick<Access, 'begin'>): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, contextValue: { caller, notes } }) {
          if (caller === undefined) throw new TypeError('A caller is known here');
          if (operation === undefined) throw noOperation();
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw refusal(ELSEWHERE);
          // What was allowed and paid before it went wrong elsewhere is so still.
          if (notes !== undefined && notes.cost > 0) return;
          try {
            const cost = await access.begin(caller, { document, operation, variables: request.variables ?? {} });
            if (notes !== undefined) notes.cost = cost;
          } catch (error) {
            throw error instanceof AccessError ? toGraphqlError(error) : error;
          }
        },
      };
    },
  };
}
