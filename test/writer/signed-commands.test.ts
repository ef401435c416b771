import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createCommandKey, writeCommandKeys } from '../../deploy/local/command-keys.ts';
import { commandKey, encodeCommand, type PublishCommand } from '../../ledger/command.ts';
import { openCommandSigner, type SignCommand } from '../../ledger/command-signature.ts';
import { makeTestDirectory } from '../harness/directory.ts';
import { createRig, eventually, publication, type Rig } from './rig.ts';

/** A rig whose writer knows one gateway, whose signature `sign` gives. */
async function createSignedRig(t: TestContext) {
  const rig = await createRig(t);
  const { dir, remove } = makeTestDirectory();
  t.after(remove);
  const { signingKeyFile, keysFile } = writeCommandKeys(dir, createCommandKey());
  const sign = openCommandSigner(signingKeyFile) as SignCommand;
  return { rig, sign, variables: { COMMAND_KEYS_FILE: keysFile } };
}

function messageOf(command: PublishCommand, signature?: string) {
  const message = { key: commandKey(command), value: encodeCommand(command) };
  return signature === undefined ? message : { ...message, headers: { signature } };
}

async function publishedIds(rig: Rig): Promise<string[]> {
  return (await rig.events()).flatMap((event) => (event.kind === 'published' ? [event.id] : []));
}

describe('A writer that knows the keys of gateways', () => {
  test('publishes what they signed, refuses everything else, and moves on', async (t) => {
    const { rig, sign, variables } = await createSignedRig(t);
    const heard = await rig.listen();
    const [unsigned, copied, strange, genuine] = [publication(), publication(), publication(), publication()];
    const stranger = await createSignedRig(t);
    await rig.produceRaw(
      messageOf(unsigned),
      messageOf(copied, sign(messageOf(genuine))),
      messageOf(strange, stranger.sign(messageOf(strange))),
      messageOf(genuine, sign(messageOf(genuine))),
    );
    await rig.startWriter(variables);
    await eventually(async () => assert.equal((await rig.committed()).offset, 4));
    assert.deepEqual(await publishedIds(rig), [genuine.id]);
    await eventually(() =>
      assert.deepEqual(
        heard.rejections.map(({ key, code }) => ({ key, code })),
        [unsigned, copied, strange].map(({ id }) => ({ key: id, code: 'SIGNATURE' })),
      ),
    );
  });

  test('tells the submitter of a credential nothing of a forged command that names it', async (t) => {
    const { rig, sign, variables } = await createSignedRig(t);
    const heard = await rig.listen();
    const genuine = publication();
    const forged = { ...genuine, payload: publication().payload };
    await rig.produceRaw(messageOf(genuine, sign(messageOf(genuine))), messageOf(forged), {
      key: genuine.id,
      value: Buffer.from('no command'),
    });
    await rig.startWriter(variables);
    await eventually(async () => assert.equal((await rig.committed()).offset, 3));
    await eventually(() => assert.equal(heard.rejections.length, 2));
    await eventually(() => assert.ok(heard.notes.some(({ state }) => state === 'MINED')));
    assert.deepEqual(
      heard.notes.filter(({ state }) => state === 'REFUSED'),
      [],
    );
  });

  test('refuses to start with keys that are none', async (t) => {
    const { rig } = await createSignedRig(t);
    await assert.rejects(rig.startWriter({ COMMAND_KEYS_FILE: '/nowhere' }), { code: 'CONFIG' });
  });
});
