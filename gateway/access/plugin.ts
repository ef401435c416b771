import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import type { Access } from './access.ts';
import { AccessError, toGraphqlError } from './errors.ts';

/** Asks, before Apollo executes an operation, whether its caller may. */
export function createAccessPlugin(access: Pick<Access, 'begin'>): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, contextValue: { caller, notes } }) {
          if (caller === undefined || operation === undefined)
            throw new TypeError('A caller and its operation are known here');
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
