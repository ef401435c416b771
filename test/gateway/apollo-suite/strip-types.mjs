import { stripTypeScriptTypes } from 'node:module';

/** How jest reads our files: as Node does. */
export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
