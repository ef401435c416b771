import { isCredentialKey } from '../../ledger/view.ts';
import type { BlockModel, CredentialModel, EventModel } from '../models.ts';
import type { Snapshot } from '../view/snapshot.ts';
import type { View } from '../view/view.ts';

/** An object that has a global id, as the interface's resolver tells types apart. */
export type NodeModel =
  | ({ __typename: 'CredentialEvent' } & EventModel)
  | ({ __typename: 'Credential' } & CredentialModel)
  | ({ __typename: 'Block' } & BlockModel);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const BLOCK = /^block-(\d{1,15})$/;

/** Global id of a block. Those of events and credentials are their own ids: no two of the three forms can be alike. */
export function blockId(number: number): string {
  return `block-${number}`;
}

/** Objects by their global ids, in as few reads as one takes; null for what there is not. */
export async function nodesById(view: View, at: Snapshot, ids: readonly string[]): Promise<(NodeModel | null)[]> {
  const uuids = ids.filter((id) => UUID.test(id));
  const keys = ids.filter(isCredentialKey);
  const numbers = ids.flatMap((id) => BLOCK.exec(id)?.[1] ?? []);
  const [events, credentials, blocks] = await Promise.all([
    view.eventsByUuid(at, uuids),
    view.credentialsBy(
      at,
      keys.map((id) => ({ id })),
    ),
    Promise.all(numbers.map((number) => view.block(at, { number: Number(number) }))),
  ]);
  return ids.map((id) => {
    if (UUID.test(id)) return named('CredentialEvent', events.shift());
    if (isCredentialKey(id)) return named('Credential', credentials.shift());
    return BLOCK.test(id) ? named('Block', blocks.shift()) : null;
  });
}

function named<N extends string, M extends object>(
  __typename: N,
  model: M | undefined,
): ({ __typename: N } & M) | null {
  return model === undefined ? null : { __typename, ...model };
}
