export { startAnvil } from './anvil.ts';
export { startBacking } from './backing.ts';
export { startService, type TestService } from './service.ts';
