// Bytes that have a piece of memory for themselves, which can so be handed over to another thread or freed.

/** False for a part of a larger piece, such as of Node's pool of small buffers: what is done to it would hit others. */
export function isAlone(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength;
}

/** Frees bytes at once, where they are alone and were not handed over: the garbage collector may come much later. */
export function freeNow(bytes: Uint8Array): void {
  if (isAlone(bytes) && !bytes.buffer.detached) bytes.buffer.transfer(0);
}
