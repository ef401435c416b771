import { createRequire } from 'node:module';
import { ServiceError } from '../lib/errors.ts';

/**
 * Path of the native program inside Foundry's npm packages. npm's own `forge` and `anvil` commands are wrappers that
 * exit with 0 whatever the program said, and that leave it running when they are killed.
 */
export function foundryBinary(tool: 'forge' | 'anvil'): string {
  const { platform, arch } = process;
  const program = platform === 'win32' ? `${tool}.exe` : tool;
  const build = `@foundry-rs/${tool}-${platform}-${arch === 'x64' ? 'amd64' : arch}`;
  try {
    // The builds are dependencies of the wrapper, so it is the wrapper that can resolve them.
    const wrapper = createRequire(import.meta.url).resolve(`@foundry-rs/${tool}/package.json`);
    return createRequire(wrapper).resolve(`${build}/bin/${program}`);
  } catch (error) {
    throw new ServiceError(
      'FOUNDRY',
      `${build} is not installed; run \`npm install\` (optional dependencies included)`,
      {
        cause: error,
      },
    );
  }
}
