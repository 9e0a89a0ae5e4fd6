// Serves the built page on this machine, with the headers that let it use several threads.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startStaticServer } from './static-server.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4173' },
    'base-path': { type: 'string', default: '/' },
    'no-isolation': { type: 'boolean', default: false },
  },
});
const folder = fileURLToPath(new URL('../dist/', import.meta.url));
if (!existsSync(folder)) {
  process.stderr.write('The page is not built yet: npm run demo builds and serves it.\n');
  process.exit(1);
}
try {
  const { url } = await startStaticServer({
    folder,
    port: Number(values.port),
    basePath: values['base-path'],
    isolated: !values['no-isolation'],
  });
  process.stdout.write(`Starling is at ${url} (end with Ctrl+C)\n`);
} catch (error) {
  if (error?.code !== 'EADDRINUSE') throw error;
  process.stderr.write(`Port ${values.port} is taken: choose another with --port.\n`);
  process.exit(1);
}
