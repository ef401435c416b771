import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { type BatchKind, gasOf } from '../writer/gas.ts';
import { type Artifact, type AstNode, contractPage, floorOf, PAGE_MARK, withGenerated } from './contract-page.ts';
import type { GasFigure } from './measure-gas.ts';

const figures = JSON.parse(readFileSync(resolve(import.meta.dirname, '../contracts/gas.json'), 'utf8')) as GasFigure[];

/** An interface with one function, and a contract that has one more. */
function pageWith(documentation: string): string {
  const parameter = { nodeType: 'VariableDeclaration', name: 'id', typeDescriptions: { typeString: 'bytes32' } };
  const release: AstNode = {
    ...{ nodeType: 'FunctionDefinition', name: 'release', documentation: { text: documentation } },
    parameters: { parameters: [parameter] },
  };
  const ast = { nodes: [{ nodeType: 'ContractDefinition', name: 'ICredentialEvents', nodes: [release] }] };
  const abi = [
    { type: 'function', name: 'release', inputs: [{ type: 'bytes32' }] },
    { type: 'function', name: 'grantRole', inputs: [{ type: 'bytes32' }, { type: 'address' }] },
  ];
  const devdoc = { methods: { 'grantRole(bytes32,address)': { details: 'See {AccessControl}. And more.' } } };
  const artifact: Artifact = { abi, ast, metadata: { output: { devdoc, userdoc: {} } } };
  return contractPage(artifact, artifact, []);
}

describe('the page of the contract', () => {
  test('says what the interface says, with types, and names what is inherited', () => {
    const page = pageWith('@notice Releases\n an id.\n @param id The id.');
    assert.match(page, /### `release\(bytes32 id\)`\n\nReleases an id\.\n\n- `id`: The id\./);
    assert.match(page, /\| function \| `grantRole\(bytes32,address\)` \| See `AccessControl`\. \|/);
  });

  test('cannot be made while something is undocumented', () => {
    assert.throws(() => pageWith('@param id The id.'), { code: 'CONTRACT_PAGE', message: /release has no @notice/ });
    assert.throws(() => pageWith('@notice Releases.'), {
      code: 'CONTRACT_PAGE',
      message: /release says nothing about id/,
    });
  });

  test('keeps what is written by hand and replaces the rest', () => {
    assert.equal(withGenerated(`By hand.\n${PAGE_MARK}\nold`, 'new'), `By hand.\n${PAGE_MARK}\n\nnew\n`);
    assert.throws(() => withGenerated('no mark', 'new'), { code: 'CONTRACT_PAGE' });
  });
});

describe('gas of the contract', () => {
  const figure = (call: string, payloadBytes: number, items: number): GasFigure => {
    const found = figures.find(
      (each) => each.call === call && each.payloadBytes === payloadBytes && each.items === items,
    );
    assert.ok(found, `no figure of ${call}, ${payloadBytes} bytes, ${items} items`);
    return found;
  };

  test('an item in a batch of 20 costs at most 30 gas a payload byte and 29 000', () => {
    for (const bytes of [1024, 2048, 4096]) {
      const { gas, items } = figure('publish', bytes, 20);
      assert.ok(gas / items <= 30 * bytes + 29_000, `${bytes} bytes: ${gas / items} gas an item`);
    }
  });

  test('the gas that a writer asks for is enough for every figure', () => {
    for (const { call, payloadBytes, items, gas } of figures.filter(({ call }) => call !== 'deployment')) {
      const paddedBytes = 32 * Math.ceil(payloadBytes / 32) * items;
      const [kind = ''] = call.split(',');
      const size = { items, bytes: payloadBytes * items, paddedBytes };
      const limit = gasOf(size, kind as BatchKind, call.endsWith('at a successor') ? 1 : 0);
      assert.ok(limit >= gas, `${call}, ${items} items: ${limit} asked for, ${gas} needed`);
    }
  });

  test('no figure is below what every contract has to pay', () => {
    for (const each of figures.filter(({ call }) => call === 'publish'))
      assert.ok(each.gas / each.items > floorOf(each));
  });
});
