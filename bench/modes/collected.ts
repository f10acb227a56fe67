/** Loaded before Galley by `--import`: answers a message with the memory that is left after a collection. */
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.channel?.unref();
