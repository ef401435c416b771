export { startAnvil } from './anvil.ts';
export { startBacking } from './backing.ts';
export { uniquePrefix } from './prefix.ts';
export { startService, type TestService } from './service.ts';
