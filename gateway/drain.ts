import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long requests under way may take once the server closes, in milliseconds. */
const DRAIN_MS = 5_000;
/** How often it is looked, while the server closes, which connections have nothing more to do, in milliseconds. */
const SWEEP_MS = 50;

/** Prepares a server's end: then it takes no more connections, lets requests under way end, and waits for nothing else. */
export function createDrain(server: Server): () => Promise<void> {
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  // Node's server takes a connection for busy that was opened in advance, as browsers do, and has asked nothing yet.
  function closeIdle(): void {
    server.closeIdleConnections();
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  }

  return async () => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    const sweep = setInterval(closeIdle, SWEEP_MS);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    clearTimeout(timer);
    clearInterval(sweep);
  };
}
