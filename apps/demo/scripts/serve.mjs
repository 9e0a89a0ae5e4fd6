// Serves the built page on this machine, with the headers that let it use several threads.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startStaticServer } from './static-server.mjs';

/** Ends with one line that helps, instead of a stack. */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4173' },
        'base-path': { type: 'string', default: '/' },
        'no-isolation': { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return fail(`${error.message}. Options: --port <number>, --base-path </path/>, --no-isolation.`);
  }
}

const values = readOptions();
const port = Number(values.port);
if (!/^\d+$/.test(values.port) || port > 65_535) fail('--port must be a whole number from 0 to 65535.');
const folder = fileURLToPath(new URL('../dist/', import.meta.url));
if (!existsSync(folder)) {
  fail('The page is not built yet: npm run demo builds and serves it.');
}
try {
  const { url } = await startStaticServer({
    folder,
    port,
    basePath: values['base-path'],
    isolated: !values['no-isolation'],
  });
  process.stdout.write(`Starling is at ${url} (end with Ctrl+C)\n`);
} catch (error) {
  if (error?.code !== 'EADDRINUSE') throw error;
  fail(`Port ${port} is taken: choose another with --port.`);
}
