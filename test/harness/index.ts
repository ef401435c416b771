export { deployTestContract, startAnvil, type TestAnvil, type TestContract } from './anvil.ts';
export { type Backing, startBacking } from './backing.ts';
export { uniquePrefix } from './prefix.ts';
export { startService, type TestService, type TestServiceOptions } from './service.ts';
