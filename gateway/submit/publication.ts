import type { StatusName } from '../../ledger/status.ts';
import type { Hex } from '../../lib/hex.ts';
import type { View } from '../view/view.ts';
import type { Refusal } from './check-attributes.ts';

/** A publication whose status is to be changed, as far as indexed. */
export type Publication = { id: Hex; source: string; status: StatusName; revision: number };

/** Reads publications for changes of their status. */
export type PublicationReader = { read(uuid: string): Promise<Publication | { refusal: Refusal }> };

/** Creates a reader over the view. */
export function createPublicationReader(options: {
  view: Pick<View, 'snapshot' | 'eventByUuid' | 'publicationOf' | 'ledgerStateOf'>;
}): PublicationReader {
  const { view } = options;
  return {
    async read(uuid) {
      const at = await view.snapshot();
      const event = await view.eventByUuid(at, uuid);
      if (event === undefined) {
        return unknown(`No event ${uuid} is indexed: expected the id of a publication that is INDEXED`);
      }
      const { row } = event;
      const publication = row.kind === 'PUBLICATION' ? await view.publicationOf(event) : undefined;
      if (publication === undefined) {
        return unknown(`Event ${uuid} publishes no credential: expected the id of one that does`);
      }
      return { id: row.id, source: row.source, ...(await view.ledgerStateOf(publication)) };
    },
  };
}

function unknown(message: string): { refusal: Refusal } {
  return { refusal: { code: 'UNKNOWN_CREDENTIAL', message, path: '$.id' } };
}
