import { createHash } from 'node:crypto';
import { access, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { resolveCommit } from '@starling-tts/chatterbox/hub';
import { throwIfAborted } from '@starling-tts/core';
import { fledglingFolder, fledglingRevision } from '@starling-tts/model-fledgling';
import { formatBytes } from '../format.js';
import { availableBytes } from '../models/hub/disk-space.js';
import { hubConnection } from '../models/hub/hub-request.js';
import { hubSettings } from '../models/hub/hub-settings.js';
import { listDevices } from '../runtime/index.js';
import { createFileVoiceStore } from '../voices/index.js';
import type { CommandContext } from './context.js';
import { voicesFolder } from './session.js';

/** What one check found. */
export interface Finding {
  /** What was checked. */
  readonly check: string;
  /** `absent` is something that would be nice and is not needed. */
  readonly status: 'ok' | 'absent' | 'failure';
  /** What was found, for people. */
  readonly detail: string;
}

/** Runs every check, one after another; a check that fails does not stop the others. */
export async function* runChecks(context: CommandContext, online: boolean): AsyncGenerator<Finding> {
  const checks = [
    checkNode,
    checkRuntime,
    checkDevices,
    checkEmbeddedModel,
    () => checkVoices(context),
    () => checkDiskSpace(context),
    ...(online ? [() => checkHub(context)] : []),
  ];
  for (const check of checks) {
    throwIfAborted(context.signal);
    yield* await check();
  }
}

async function checkNode(): Promise<readonly Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const supported = major > 20 || (major === 20 && minor >= 19);
  const detail = `${process.version} on ${process.platform}-${process.arch}${supported ? '' : '; 20.19 or newer is needed'}`;
  return [{ check: 'Node.js', status: supported ? 'ok' : 'failure', detail }];
}

async function checkRuntime(): Promise<readonly Finding[]> {
  const check = 'ONNX Runtime';
  try {
    const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as {
      version: string;
    };
    return [{ check, status: 'ok', detail: `onnxruntime-node ${version}` }];
  } catch (error) {
    return [{ check, status: 'failure', detail: `onnxruntime-node is not installed (${reason(error)})` }];
  }
}

async function checkDevices(): Promise<readonly Finding[]> {
  const reports = await listDevices();
  return reports.map(({ device, works, reason: why, requirement }) => {
    const check = `device ${device}`;
    if (works) return { check, status: 'ok', detail: 'ran a graph just now' };
    // Everything runs on the CPU; the other devices are a choice.
    return {
      check,
      status: device === 'cpu' ? 'failure' : 'absent',
      detail: device === 'cpu' ? why : requirement,
    };
  });
}

async function checkEmbeddedModel(): Promise<readonly Finding[]> {
  const check = 'model files';
  try {
    const manifest = JSON.parse(await readFile(new URL('manifest.json', fledglingFolder), 'utf8')) as {
      files: readonly { path: string; sha256: string; bytes: number }[];
    };
    for (const { path, sha256 } of manifest.files) {
      const content = await readFile(new URL(path, fledglingFolder));
      if (createHash('sha256').update(content).digest('hex') !== sha256)
        throw new Error(`${path} is damaged`);
    }
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    const detail = `fledgling ${fledglingRevision}: ${manifest.files.length} files, ${formatBytes(bytes)}, checksums right`;
    return [{ check, status: 'ok', detail }];
  } catch (error) {
    return [
      {
        check,
        status: 'failure',
        detail: `the embedded model is incomplete (${reason(error)}); install again`,
      },
    ];
  }
}

async function checkVoices(context: CommandContext): Promise<readonly Finding[]> {
  const check = 'voices';
  const folder = voicesFolder(context);
  try {
    const store = createFileVoiceStore(folder);
    const [voices, damaged] = await Promise.all([store.list(), store.listDamaged()]);
    await access(await existingAncestor(folder), constants.W_OK);
    const findings: Finding[] = [{ check, status: 'ok', detail: `${voices.length} in ${folder}` }];
    for (const { folder: damagedFolder, problem } of damaged) {
      findings.push({ check, status: 'failure', detail: `${damagedFolder}: ${problem}` });
    }
    return findings;
  } catch (error) {
    return [
      { check, status: 'failure', detail: `${folder} cannot be used (${reason(error)}); set STARLING_HOME` },
    ];
  }
}

async function checkDiskSpace(context: CommandContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const folders = { voices: voicesFolder(context), models: hubSettings({}, context.environment).cacheFolder };
  for (const [purpose, folder] of Object.entries(folders)) {
    const free = await availableBytes(await existingAncestor(folder));
    const detail = `${free === undefined ? 'unknown' : formatBytes(free)} free for ${purpose} (${folder})`;
    // Less than this and even a cloned voice may not fit.
    findings.push({
      check: 'disk space',
      status: free !== undefined && free < 50e6 ? 'failure' : 'ok',
      detail,
    });
  }
  return findings;
}

async function checkHub(context: CommandContext): Promise<readonly Finding[]> {
  const check = 'model hub';
  const settings = hubSettings({}, context.environment);
  if (settings.offline) return [{ check, status: 'absent', detail: 'HF_HUB_OFFLINE forbids asking' }];
  try {
    const repository = 'ResembleAI/chatterbox-turbo-ONNX';
    const commit = await resolveCommit(hubConnection(settings), repository, 'main', context.signal);
    return [
      { check, status: 'ok', detail: `${settings.endpoint}: ${repository} is at ${commit.slice(0, 8)}` },
    ];
  } catch (error) {
    return [{ check, status: 'failure', detail: reason(error) }];
  }
}

async function existingAncestor(folder: string): Promise<string> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : existingAncestor(dirname(folder));
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
