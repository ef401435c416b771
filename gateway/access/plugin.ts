import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../context.ts';
import type { Access } from './access.ts';
import { AccessError, toGraphqlError } from './errors.ts';

/** Asks, before Apollo executes an operation, whether its caller may. */
export function createAccessPlugin(access: Pick<Access, 'begin'>): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request, contextValue: { caller } }) {
          if (caller === undefined || operation === undefined)
            throw new TypeError('A caller and its operation are known here');
          try {
            await access.begin(caller, { document, operation, variables: request.variables ?? {} });
          } catch (error) {
            throw error instanceof AccessError ? toGraphqlError(error) : error;
          }
        },
      };
    },
  };
}
