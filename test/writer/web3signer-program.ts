import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { choosePort } from '../../deploy/local/ports.ts';
import { sleep } from '../../lib/async.ts';
import { makeTestDirectory } from '../harness/directory.ts';

const START_TIMEOUT_MS = 60_000;

/** The Web3signer of this machine (`WEB3SIGNER_HOME`, or the path); undefined when there is none. */
export function findWeb3signer(): string | undefined {
  const home = process.env['WEB3SIGNER_HOME'];
  const program = home === undefined ? 'web3signer' : join(home, 'bin', 'web3signer');
  return spawnSync(program, ['--version']).status === 0 ? program : undefined;
}

/** Starts a real Web3signer in eth1 mode with these keys; it ends with the test. */
export async function startWeb3signer(
  t: Pick<TestContext, 'after'>,
  options: { program: string; keys: readonly string[]; chainId: number },
): Promise<{ url: string }> {
  const { dir, remove } = makeTestDirectory();
  const [keyDir, port, nodePort] = [join(dir, 'keys'), await choosePort(), await choosePort()];
  mkdirSync(keyDir);
  for (const [index, key] of options.keys.entries()) {
    writeFileSync(join(keyDir, `${index}.yaml`), `type: "file-raw"\nkeyType: "SECP256K1"\nprivateKey: "${key}"\n`);
  }
  const child = spawn(
    options.program,
    [
      ...[`--key-store-path=${keyDir}`, `--http-listen-port=${port}`, '--http-listen-host=127.0.0.1', 'eth1'],
      ...[`--chain-id=${options.chainId}`, '--downstream-http-host=127.0.0.1', `--downstream-http-port=${nodePort}`],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: dir },
  );
  t.after(() => {
    child.kill('SIGKILL');
    remove();
  });
  const url = `http://127.0.0.1:${port}`;
  const endMs = Date.now() + START_TIMEOUT_MS;
  while (!(await isUp(url))) {
    if (Date.now() > endMs || child.exitCode !== null)
      throw new Error('Web3signer does not serve; see its words above');
    await sleep(200);
  }
  return { url };
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/upcheck`)).ok;
  } catch {
    return false;
  }
}
