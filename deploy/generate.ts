import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { generate as runCodegen } from '@graphql-codegen/cli';
import { parse, print, separateOperations } from 'graphql';
import codegenConfig from '../codegen.ts';
import { watchDocument } from '../examples/watch.mjs';
import { idOf } from '../gateway/access/documents.ts';
import { messageOf, ServiceError } from '../lib/errors.ts';
import { type Artifact, contractPage, withGenerated } from './contract-page.ts';
import { foundryBinary } from './foundry.ts';
import type { GasFigure } from './measure-gas.ts';

/** A file as it must be; `path` is relative to the repository. */
type GeneratedFile = { path: string; content: string };

/** Computes files from their sources. Writes nothing itself, so that checking leaves the tree alone. */
type Generator = { name: string; generate(): Promise<GeneratedFile[]> };

const ROOT = resolve(import.meta.dirname, '..');
const PAGE = 'contracts/README.md';

const GENERATORS: readonly Generator[] = [
  { name: 'ABI and bytecode of the contract', generate: generateContract },
  { name: 'gas and page of the contract', generate: generateContractPage },
  { name: 'types of the GraphQL schema', generate: generateGraphqlTypes },
  { name: 'manifest of known documents', generate: generateDocuments },
];

async function generateContract(): Promise<GeneratedFile[]> {
  await forgeBuild();
  const { abi, bytecode } = await readArtifact<{ abi: unknown[]; bytecode: { object: string } }>('CredentialEvents');
  const content = `// Generated from contracts/src by \`npm run generate\`. Do not edit.

/** ABI of the ledger contract. */
export const credentialEventsAbi = [
${abi.map((entry) => `  ${JSON.stringify(entry)},`).join('\n')}
] as const;

/** Creation bytecode of the ledger contract; the constructor's arguments follow it. */
export const credentialEventsBytecode =
  '${bytecode.object}';
`;
  return [{ path: 'ledger/contract.generated.ts', content }];
}

/** Measures the contract as the generator before this one wrote it. */
async function generateContractPage(): Promise<GeneratedFile[]> {
  const { measureGas } = await import('./measure-gas.ts');
  const gas = await measureGas();
  const [face, contract] = await Promise.all([
    readArtifact<Artifact>('ICredentialEvents'),
    readArtifact<Artifact>('CredentialEvents'),
  ]);
  const page = await readFile(join(ROOT, PAGE), 'utf8');
  return [
    { path: 'contracts/gas.json', content: gasFile(gas) },
    { path: PAGE, content: withGenerated(page, contractPage(face, contract, gas)) },
  ];
}

/** One figure a line, as the formatter wants it. */
function gasFile(figures: readonly GasFigure[]): string {
  const fields = (figure: GasFigure) =>
    Object.entries(figure).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  return `[\n${figures.map((figure) => `  { ${fields(figure).join(', ')} }`).join(',\n')}\n]\n`;
}

async function readArtifact<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(ROOT, `contracts/out/${name}.sol/${name}.json`), 'utf8')) as T;
}

async function forgeBuild(): Promise<void> {
  try {
    await promisify(execFile)(foundryBinary('forge'), ['build', 'contracts/src'], { cwd: ROOT });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new ServiceError('FORGE_BUILD', `forge could not build contracts/src:\n${stdout}${stderr}`, { cause: error });
  }
}

async function generateGraphqlTypes(): Promise<GeneratedFile[]> {
  const outputs: { filename: string; content: string }[] = await runCodegen(
    { ...codegenConfig, cwd: ROOT, silent: true, errorsOnly: true },
    false,
  );
  return outputs.map(({ filename, content }) => ({ path: relative(ROOT, resolve(ROOT, filename)), content }));
}

/** Each operation of the examples with the fragments that it uses, and those of the catalogue, by the hash of its text. */
async function generateDocuments(): Promise<GeneratedFile[]> {
  const source = parse(await readFile(join(ROOT, 'examples/operations.graphql'), 'utf8'), { noLocation: true });
  const operations = Object.values(separateOperations(source)).map((document) => print(document));
  const texts = [...operations, ...(await catalogueDocuments())];
  const entries = texts.map((text): [string, string] => [idOf(text), text]).sort(([a], [b]) => a.localeCompare(b));
  const content = `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
  return [{ path: 'examples/documents.generated.json', content }];
}

/** What the page asks, as it asks it. */
async function catalogueDocuments(): Promise<string[]> {
  const page = (await import(join(ROOT, 'examples/catalogue/queries.js'))) as Record<string, string>;
  const { NEWS_FIELDS = '', ...documents } = page;
  return [...Object.values(documents), watchDocument(NEWS_FIELDS)];
}

/** The text of a file; undefined when there is none. */
async function currentContent(path: string): Promise<string | undefined> {
  try {
    return await readFile(join(ROOT, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The files that are missing or differ from what their sources give. */
async function staleOf(files: GeneratedFile[]): Promise<GeneratedFile[]> {
  const current = await Promise.all(files.map((file) => currentContent(file.path)));
  return files.filter((file, index) => file.content !== current[index]);
}

async function write(file: GeneratedFile): Promise<void> {
  const path = join(ROOT, file.path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.content);
}

/** Runs every generator; in check mode nothing is written. Returns what was stale. */
async function runGenerators(isCheck: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const { name, generate } of GENERATORS) {
    for (const file of await staleOf(await generate())) {
      stale.push(`${file.path} (${name})`);
      if (!isCheck) await write(file);
    }
  }
  return stale;
}

const isCheck = process.argv.includes('--check');
try {
  const stale = await runGenerators(isCheck);
  for (const file of stale) console.log(isCheck ? `Out of date: ${file}` : `Written: ${file}`);
  if (stale.length === 0) console.log('Generated files are up to date.');
  if (isCheck && stale.length > 0) {
    console.error('Generated files differ from their sources. Run `npm run generate` and commit the result.');
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof ServiceError ? error.message : messageOf(error));
  process.exitCode = 1;
}
