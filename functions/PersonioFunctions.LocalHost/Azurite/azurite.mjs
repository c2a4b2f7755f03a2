// Runs Azurite for as long as whoever started this script holds its standard input open. Closing it asks Azurite to write
// what it holds and to end; a starter that is killed closes it too, on every system, so no emulator is left behind.
import { createRequire } from 'node:module';

const stopGraceMilliseconds = 5000;

// Ctrl+C reaches every process of the terminal. The host needs its storage until it has stopped, so here it means nothing.
const ignore = () => {};
process.on('SIGINT', ignore);
process.on('newListener', (event, listener) => {
  if (event === 'SIGINT' && listener !== ignore) {
    queueMicrotask(() => process.off(event, listener));
  }
});

process.stdin.resume();
process.stdin.on('error', ignore);
process.stdin.on('close', () => {
  // Azurite listens to this message only once all three services are up.
  if (!process.emit('message', 'shutdown')) {
    process.exit(0);
  }
  setTimeout(() => process.exit(0), stopGraceMilliseconds).unref();
});
// A starter that is gone no longer reads what is written here.
process.stdout.on('error', ignore);
process.stderr.on('error', ignore);

createRequire(import.meta.url)('azurite/dist/src/azurite.js');
