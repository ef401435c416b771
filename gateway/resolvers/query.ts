import type { QueryResolvers } from '../schema.generated.ts';
import { parseFilter } from '../view/filter.ts';
import { ledgerStatus } from './ledger.ts';

type Questions = Required<
  Pick<
    QueryResolvers,
    'credentialEvents' | 'credentials' | 'relevantCredentials' | 'credentialEvent' | 'credential' | 'facets' | 'ledger'
  >
>;

/** Questions about the ledger, each answered as of one snapshot. */
export const queryResolvers: Questions = {
  credentialEvents(_, args, { view, config, signal }) {
    const filter = parseFilter(args.filter, config.limits);
    return view.consistent({ ...args, signal }, (at) => view.events(at, { ...args, filter }));
  },
  credentials(_, args, { view, config, signal }) {
    const filter = parseFilter(args.filter, config.limits);
    return view.consistent({ ...args, signal }, (at) => view.credentials(at, { ...args, filter }));
  },
  relevantCredentials(_, args, { view, config, signal }) {
    const filter = parseFilter(args.filter, config.limits);
    return view.consistent({ ...args, signal }, (at) => view.relevant(at, { ...args, filter }));
  },
  async credentialEvent(_, { id, minBlock }, { view, signal }) {
    return (await view.consistent({ minBlock, signal }, (at) => view.eventByUuid(at, id))) ?? null;
  },
  async credential(_, { by, ...args }, { view, signal }) {
    return (await view.consistent({ ...args, signal }, (at) => view.credentialBy(at, by))) ?? null;
  },
  async facets(_, args, { view, config, signal }) {
    const filter = parseFilter(args.filter, config.limits);
    const at = await view.snapshot({ ...args, signal });
    return view.facets(at, { of: args.of, filter, honourOwn: args.honourOwnFilter });
  },
  async ledger(_, { minBlock }, { view, signal }) {
    if (minBlock != null) await view.snapshot({ minBlock, signal });
    return ledgerStatus(view);
  },
};
