/**
 * Loaded into each child before its own program: when the supervisor is gone
 * (kill -9 too), the child is asked to stop, and ten seconds later made to.
 */
process.on('disconnect', () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
