export { startAnvil } from './anvil.ts';
export { type Backing, startBacking } from './backing.ts';
export { uniquePrefix } from './prefix.ts';
export { startService, type TestService } from './service.ts';
