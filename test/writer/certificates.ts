import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { makeTestDirectory } from '../harness/directory.ts';

/** Whether certificates can be made here. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Where the PEM files of one party are. */
export type Party = { cert: string; key: string };

/** An authority, a server on 127.0.0.1 and a client that it vouches for, and a client that it does not know. */
export function makeCertificates(t: Pick<TestContext, 'after'>) {
  const { dir, remove } = makeTestDirectory();
  t.after(remove);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const at = (name: string): Party => ({ cert: join(dir, `${name}.pem`), key: join(dir, `${name}.key`) });

  function makeAuthority(name: string): Party {
    openssl('req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`);
    return at(name);
  }

  function makeParty(name: string, authority: string): Party {
    const by = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`];
    const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    openssl('req', '-x509', ...newKey, ...by, ...names, '-keyout', `${name}.key`, '-out', `${name}.pem`);
    return at(name);
  }

  const authority = makeAuthority('authority');
  makeAuthority('stranger');
  return {
    authority: authority.cert,
    server: makeParty('server', 'authority'),
    client: makeParty('client', 'authority'),
    strangeClient: makeParty('strange-client', 'stranger'),
  };
}

/** The PEM texts of a server that demands certificates of this authority. */
export function serverTls({ cert, key }: Party, authority: string) {
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8'), ca: readFileSync(authority, 'utf8') };
}
