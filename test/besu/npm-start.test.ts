import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identify, isAlive, type ProcessIdentity } from '../../deploy/local/process-identity.ts';
import { createCesClient } from '../../examples/client.ts';
import { createRpc } from '../../lib/rpc.ts';
import { startBacking } from '../harness/backing.ts';
import { besuIsMissing } from '../harness/besu.ts';
import { createMachine, type Run, type ValidatorName } from '../harness/machine.ts';
import { submit, untilIndexed } from '../journeys/client.ts';

const READY = /The service is ready\./;
const VALIDATORS: ValidatorName[] = ['validator1', 'validator2', 'validator3', 'validator4'];
/** Four nodes share the machine with everything else. */
const INDEXED_WITHIN_MS = 120_000;

/** A small, valid credential. */
const credential = (name: string) => ({
  source: 'https://clearing.example',
  type: 'eu.gaia-x.credential',
  json: {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: 'did:web:issuer.example',
    credentialSubject: { id: `urn:test:${name}` },
  },
});

test('npm start -- --ledger besu: a credential is INDEXED, with a validator killed, and after npm start itself was killed', {
  skip: besuIsMissing(),
  // Four Javas start twice, on a machine that may run other tests beside.
  timeout: 600_000,
}, async (t) => {
  const { kafkaBrokers, redisUrl } = await startBacking();
  const machine = createMachine(t, { KAFKA_BROKERS: kafkaBrokers.join(','), REDIS_URL: redisUrl });
  const first = await machine.start('--ledger', 'besu', '--consensus', 'qbft');
  await first.says(READY);
  assert.match(first.words(), /4 validators of Besu with QBFT/);
  const run = machine.run();
  const client = createCesClient(run.gateway.address);
  const { id } = await submit(client, credential('first'));
  const event = await untilIndexed(client, id, INDEXED_WITHIN_MS);

  process.kill(run.validator1.pid ?? 0, 'SIGKILL');
  const while3 = await submit(client, credential('one-is-away'));
  await first.says(/Validator 1 was killed by SIGKILL; starting it again/);
  await untilIndexed(client, while3.id, INDEXED_WITHIN_MS);
  await first.says(/Validator 1 is back/);

  const left = validatorsOf(machine.run());
  const genesis = await genesisHash(run);
  await first.end();
  assert.equal(left.filter(isAlive).length, VALIDATORS.length);

  const second = await machine.start();
  await second.says(READY);
  assert.match(second.words(), /Ending what an earlier start left over/);
  assert.deepEqual(left.filter(isAlive), []);
  assert.deepEqual(machine.run().contract, run.contract);
  assert.equal(await genesisHash(machine.run()), genesis);
  const again = createCesClient(machine.run().gateway.address);
  assert.deepEqual(await submit(again, credential('first')), { id, isNew: false });
  assert.equal((await untilIndexed(again, id, INDEXED_WITHIN_MS)).cursor, event.cursor);
  const { id: later } = await submit(again, credential('restarted'));
  assert.equal((await untilIndexed(again, later, INDEXED_WITHIN_MS)).seq, 3);

  const running = validatorsOf(machine.run());
  second.child.kill('SIGINT');
  assert.equal(await second.exited, 0, second.words());
  assert.deepEqual(running.filter(isAlive), []);
  const mixed = await machine.start('--ledger', 'anvil');
  assert.equal(await mixed.exited, 1);
  assert.match(mixed.words(), /belong to Besu with QBFT; anvil cannot go on with them(.|\n)*--reset(.|\n)*LOCAL_DIR/);
});

function validatorsOf(run: Run): ProcessIdentity[] {
  return VALIDATORS.map((name) => {
    const identity = identify(run[name].pid ?? 0);
    assert(identity, `${name} is named by its process`);
    return identity;
  });
}

async function genesisHash(run: Run): Promise<string> {
  const rpc = createRpc({ url: run.validator2.address });
  return (await rpc.call<{ hash: string }>('eth_getBlockByNumber', ['0x0', false])).hash;
}
