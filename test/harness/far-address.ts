/** Where the far side of a network on this machine calls from; the near side comes from 127.0.0.1. */
export const FAR_ADDRESS = '127.0.0.2';
