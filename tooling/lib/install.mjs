import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace's root folder. */
export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');

const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/**
 * Runs the pinned pnpm, fetched through npm when it is not there. Goes through npm's own script rather than a shell, so
 * that arguments need no quoting on any platform.
 */
export function pnpm(args, options = {}) {
  const npmScript = process.env.npm_execpath;
  const viaNpm = npmScript !== undefined && path.basename(npmScript).startsWith('npm-cli');
  const exec = ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', ...args];
  return spawnSync(viaNpm ? process.execPath : 'npm', viaNpm ? [npmScript, ...exec] : exec, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: {
      ...process.env,
      // The CPU runtime ships inside the npm package; its install script would fetch GPU libraries from elsewhere.
      ONNXRUNTIME_NODE_INSTALL: 'skip',
      // Never ask a question, never phone home.
      CI: 'true',
      DO_NOT_TRACK: '1',
      TURBO_TELEMETRY_DISABLED: '1',
      npm_config_update_notifier: 'false',
    },
  });
}

/** Installs the workspace unless the lock file, the manifests and the Node version are those of the last install. */
export function installIfNeeded() {
  const hash = createHash('sha256').update(process.version);
  const manifests = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  for (const manifest of manifests) hash.update(readFileSync(path.join(root, manifest)));
  const digest = hash.digest('hex');
  const stamp = path.join(root, 'node_modules/.cache/starling-install');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  process.stderr.write('Installing dependencies (first run or changed lock file) ...\n');
  const result = pnpm(['install', '--frozen-lockfile']);
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    throw new Error(`pnpm install failed (exit code ${result.status ?? result.error?.message})`);
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}
