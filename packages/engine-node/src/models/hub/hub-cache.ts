import { constants } from 'node:fs';
import {
  access,
  copyFile,
  link,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isCommit } from '@starling-tts/chatterbox/hub';

/**
 * One repository's folder in the model hub's cache, laid out as Python's `huggingface_hub` does, so that both share
 * their files: `blobs/<digest>` holds bytes, `refs/<revision>` the commit a branch stood for, `snapshots/<commit>/` the
 * repository's tree as links into `blobs`, `.no_exist/<commit>/` marks files known to be absent.
 */
export class RepositoryCache {
  /** Absolute path of the repository's folder. */
  readonly folder: string;

  /**
   * @param cacheFolder absolute path of the cache
   * @param repository `owner/name`, already validated
   */
  constructor(cacheFolder: string, repository: string) {
    this.folder = join(cacheFolder, `models--${repository.replace('/', '--')}`);
  }

  /** Path of the bytes with this digest, whether or not they exist. */
  blobPath(digest: string): string {
    return join(this.folder, 'blobs', digest);
  }

  /** Folder of a commit's files. */
  snapshotFolder(commit: string): string {
    return join(this.folder, 'snapshots', commit);
  }

  /** The commit a branch or tag was last resolved to, if ever. */
  async readRef(revision: string): Promise<string | undefined> {
    const content = await readFile(this.#refPath(revision), 'utf8').catch(() => undefined);
    const commit = content?.trim();
    return commit !== undefined && isCommit(commit) ? commit : undefined;
  }

  /** Pins a branch or tag to a commit. */
  async writeRef(revision: string, commit: string): Promise<void> {
    await writeAtomically(this.#refPath(revision), commit);
  }

  /** Whether the commit's file is here, with its bytes. */
  async has(commit: string, path: string): Promise<boolean> {
    return exists(join(this.snapshotFolder(commit), path));
  }

  /** Whether the repository is known to lack this file at this commit. */
  async isAbsent(commit: string, path: string): Promise<boolean> {
    return exists(this.#absentPath(commit, path));
  }

  /** Remembers that the repository lacks this file at this commit. */
  async markAbsent(commit: string, path: string): Promise<void> {
    await writeAtomically(this.#absentPath(commit, path), '');
  }

  /** Puts a downloaded blob into a commit's tree: a symbolic link; where those are not allowed, a hard link or a copy. */
  async link(commit: string, path: string, digest: string): Promise<void> {
    const target = join(this.snapshotFolder(commit), path);
    const blob = this.blobPath(digest);
    await mkdir(dirname(target), { recursive: true });
    // Made under another name first: a reader never meets a half-copied file, and a broken link is replaced.
    const temporary = temporaryName(target);
    try {
      await symlink(relative(dirname(target), blob), temporary)
        .catch(() => link(blob, temporary))
        .catch(() => copyFile(blob, temporary, constants.COPYFILE_FICLONE));
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  #refPath(revision: string): string {
    return join(this.folder, 'refs', ...revision.split('/'));
  }

  #absentPath(commit: string, path: string): string {
    return join(this.folder, '.no_exist', commit, path);
  }
}

/** Whether a file exists; a link whose target is gone does not. */
async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Length of a file in bytes; undefined when it does not exist. */
export async function fileSize(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.size,
    () => undefined,
  );
}

async function writeAtomically(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

let temporaryCount = 0;

function temporaryName(path: string): string {
  temporaryCount += 1;
  return `${path}.${process.pid}-${temporaryCount}.tmp`;
}
