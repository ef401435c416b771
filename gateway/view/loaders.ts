import type { Column } from '../../ledger/column.ts';
import type { EventRow } from '../../ledger/view.ts';
import { attached } from '../../lib/attached.ts';
import type { Hex } from '../../lib/hex.ts';
import { type CredentialBody, decodeBody } from './body.ts';
import { readColumns } from './columns.ts';
import { createKeptRows, type RowReader } from './kept-rows.ts';
import { createLoader, type Loader } from './loader.ts';
import { readNames } from './publishers.ts';
import type { Reader, Source } from './reader.ts';
import { readPayloads } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { findCredentials, type Version } from './versions.ts';

/** What is loaded for the fields of one answer, each thing once. */
export type Loaders = {
  rows: Loader<number, EventRow>;
  columns: Loader<number, Column>;
  bodies: Loader<number, CredentialBody>;
  /** Names of publishers. */
  publishers: Loader<Hex, string | null>;
  /** Current versions of the credentials with a hash. */
  hashes: Loader<Hex, Version | undefined>;
};

/** The loaders of each snapshot; they go with it. */
export function createLoaders(reader: Reader): (at: Snapshot) => Loaders {
  const readKeptRows = createKeptRows();
  return attached((at) => loadersFrom(reader.from(at), readKeptRows));
}

function loadersFrom(source: Source, readKeptRows: RowReader): Loaders {
  return {
    rows: createLoader((seqs) => readKeptRows(source, seqs)),
    columns: createLoader((seqs) => readColumns(source, seqs)),
    bodies: createLoader(async (seqs) => (await readPayloads(source, seqs)).map(decodeBody)),
    hashes: createLoader((hashes) =>
      findCredentials(
        source,
        hashes.map((hash) => ({ hash })),
      ),
    ),
    publishers: createLoader((accounts) => readNames(source, accounts)),
  };
}
