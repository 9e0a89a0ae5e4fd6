import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installCodeServer } from '../../scripts/code-server.mjs';

const run = promisify(execFile);

/** Options of {@link startCodeServer}. */
export interface CodeServerOptions {
  /** Packed extensions to install. Default none. */
  readonly vsix?: readonly string[];
  /** The user's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files of the workspace by their names. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A VS Code that serves its window to a browser. */
export interface CodeServer {
  /** Base address, without a slash at its end. */
  readonly url: string;
  /** `host:port`. */
  readonly authority: string;
  /** Absolute path of the workspace. */
  readonly workspace: string;
  /** Absolute path of the server's own folder: logs, settings, storage. */
  readonly folder: string;
  /** Id of the server's process, whose children are the extension hosts. */
  readonly processId: number;
  /** Ends the server and deletes its folders. */
  stop(): Promise<void>;
}

/** Starts a code-server with a workspace of its own; installs code-server first where it is not there. */
export async function startCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const entry = await installCodeServer();
  const folder = await mkdtemp(path.join(tmpdir(), 'starling-editor-'));
  const workspace = path.join(folder, 'workspace');
  const user = path.join(folder, 'user');
  const extensions = path.join(folder, 'extensions');
  await mkdir(workspace);
  await mkdir(path.join(user, 'User'), { recursive: true });
  await mkdir(extensions);
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
    await writeFile(path.join(workspace, name), text);
  }
  const settings = {
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'extensions.autoUpdate': false,
    'extensions.ignoreRecommendations': true,
    'telemetry.telemetryLevel': 'off',
    'window.confirmBeforeClose': 'never',
    ...options.settings,
  };
  await writeFile(path.join(user, 'User', 'settings.json'), JSON.stringify(settings));
  // Its own home: neither the user's settings nor the user's voices are touched.
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    STARLING_HOME: path.join(folder, 'starling'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    LANG: 'C.UTF-8',
  };
  const common = [
    '--config',
    path.join(folder, 'none.yaml'),
    '--user-data-dir',
    user,
    '--extensions-dir',
    extensions,
  ];
  await writeFile(path.join(folder, 'none.yaml'), '');
  for (const file of options.vsix ?? []) {
    await run(process.execPath, [entry, ...common, '--install-extension', file], { env: environment });
  }
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      entry,
      ...common,
      ...[
        '--bind-addr',
        `127.0.0.1:${port}`,
        '--auth',
        'none',
        '--disable-telemetry',
        '--disable-update-check',
      ],
      ...['--disable-workspace-trust', '--disable-getting-started-override', workspace],
    ],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = `${output}${text}`.slice(-4000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    const ended = server.exitCode === null ? once(server, 'exit') : Promise.resolve();
    try {
      // The whole group: the extension hosts and what they started.
      process.kill(-server.pid!, 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    await untilServing(
      `${url}/healthz`,
      () => server.exitCode === null,
      () => output,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, authority: `127.0.0.1:${port}`, workspace, folder, processId: server.pid!, stop };
}

async function untilServing(url: string, isAlive: () => boolean, output: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (!isAlive()) throw new Error(`code-server ended: ${output()}`);
    const isServing = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isServing) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`code-server does not answer: ${output()}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
