/**
 * A real VS Code host for the tests: code-server from npm, installed once into a cache folder and used again by every later
 * run. Run by hand, this file installs it and prints where it is.
 *
 * code-server's own install script builds and downloads parts that these tests do not use (terminal, search, file watching)
 * and fails without a network. Nothing is run here but the build of argon2, which the server loads when it starts.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The newest code-server for Node 20; it is VS Code 1.100. */
export const codeServerVersion = '4.100.3';

const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));
const folder = path.join(cache, `code-server-${codeServerVersion}`);

/** File that `node` runs to start the server or to install an extension. */
export const codeServerEntry = path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

/**
 * Installs code-server unless it is there already, and returns its entry. Several processes may call it at once: each installs
 * into a folder of its own, the first one to finish wins.
 *
 * @returns {Promise<string>} {@link codeServerEntry}
 */
export async function installCodeServer() {
  if (existsSync(codeServerEntry)) return codeServerEntry;
  const partial = `${folder}.${process.pid}.part`;
  await mkdir(partial, { recursive: true });
  await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
  try {
    await npm(partial, 'install', '--no-save', '--ignore-scripts', `code-server@${codeServerVersion}`);
    await npm(partial, 'rebuild', 'argon2', '--foreground-scripts');
    const editor = path.join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
    await npm(editor, 'install', '--omit=dev', '--ignore-scripts');
    await npm(path.join(editor, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
    // The editor asks for an archive of its modules first.
    await symlink('node_modules', path.join(editor, 'node_modules.asar'));
    await rename(partial, folder).catch((error) => {
      if (!existsSync(codeServerEntry)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return codeServerEntry;
}

/** Where the running Node has its headers, so that none are downloaded for compiling; undefined where it came without. */
function headersOfNode() {
  const prefix = path.dirname(path.dirname(process.execPath));
  return existsSync(path.join(prefix, 'include', 'node', 'node.h')) ? prefix : undefined;
}

async function npm(cwd, ...args) {
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  // The settings of the workspace's own package manager, which npm warns of, are not for this install.
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^npm_config_(?!registry|cache|nodedir)/i.test(name),
  );
  await run('npm', [...args, ...quiet], {
    cwd,
    env: {
      ...Object.fromEntries(environment),
      ...(headersOfNode() !== undefined && { npm_config_nodedir: headersOfNode() }),
    },
    maxBuffer: 64 * 1024 * 1024,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await installCodeServer()}\n`);
}
