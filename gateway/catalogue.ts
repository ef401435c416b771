import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainFailure, type Route } from './http.ts';
import { answerPacked, type Packed, pack } from './packed.ts';

const EXAMPLES = new URL('../examples/', import.meta.url);
const CATALOGUE = new URL('catalogue/', EXAMPLES);
const GRAPHQL_WS = new URL('.', import.meta.resolve('graphql-ws'));

const BASE = '/catalogue/';

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type File = { content: Buffer; headers: Record<string, string>; packed?: Promise<Packed> };

/** Serves the page of `examples/catalogue/` with what it imports. Files are read once and packed when first asked for. */
export function createCatalogue(): Route {
  const files = readFiles();
  return {
    matches: (path) => `${path}/` === BASE || files.has(path),
    methods: () => 'GET, HEAD',
    failure: plainFailure,
    async handle(request, response, { pathname, search }) {
      const file = files.get(pathname);
      if (file === undefined) {
        // Relative, so that a prefix of a proxy stays; the page's own addresses are relative to the slash.
        response.writeHead(308, { location: `catalogue/${search}`, 'content-length': 0 }).end();
        return;
      }
      file.packed ??= pack(file.content);
      answerPacked(request, response, await file.packed, file.headers);
    },
  };
}

/** Every file by its path. The paths of the modules are those that the page's import map names. */
function readFiles(): Map<string, File> {
  const page = readFileSync(new URL('index.html', CATALOGUE));
  const html = { ...fileOf('index.html', page), headers: { ...headersOf('index.html'), ...policyOf(page.toString()) } };
  const own = readdirSync(CATALOGUE).filter((name) => name !== 'index.html' && extname(name) in CONTENT_TYPES);
  const client = readdirSync(GRAPHQL_WS).filter((name) => /^(client|common-\w+)\.js$/.test(name));
  return new Map([
    [BASE, html],
    ...own.map((name) => entryOf(name, new URL(name, CATALOGUE))),
    ...client.map((name) => entryOf(`graphql-ws/${name}`, new URL(name, GRAPHQL_WS))),
    entryOf('watch.mjs', new URL('watch.mjs', EXAMPLES)),
  ]);
}

function entryOf(path: string, url: URL): [string, File] {
  return [`${BASE}${path}`, fileOf(path, readFileSync(fileURLToPath(url)))];
}

function fileOf(name: string, content: Buffer): File {
  return { content, headers: headersOf(name) };
}

function headersOf(name: string): Record<string, string> {
  return { 'content-type': CONTENT_TYPES[extname(name)] ?? 'application/octet-stream' };
}

/** Only this gateway's own files run and style the page, text never becomes code, and it talks to this gateway alone. */
function policyOf(html: string): Record<string, string> {
  const importMap = /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return { 'content-security-policy': policy };
}
