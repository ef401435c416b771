/** Loaded before a process's own code (`--import`): all its connections come from the far side's address. */
import { type NetConnectOpts, Socket } from 'node:net';
import { FAR_ADDRESS } from './far-address.ts';

const connect = Socket.prototype.connect as (...args: unknown[]) => Socket;

Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  // What `net.connect` was given arrives here as a list.
  const options = (Array.isArray(args[0]) ? args[0][0] : args[0]) as NetConnectOpts;
  Object.assign(options, { localAddress: FAR_ADDRESS });
  return connect.apply(this, args);
};
