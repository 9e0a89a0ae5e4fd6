import type { SourceRange } from '../../session/contracts.js';

/** One file of a diff. */
export interface FileChange {
  /** What happened to it. */
  readonly status: 'added' | 'deleted' | 'renamed' | 'copied' | 'modified' | 'binary';
  /** Its path, after the change. */
  readonly path: string;
  /** Its path before, where that is another one. */
  readonly previousPath?: string;
  /** Lines that are new. */
  readonly added: number;
  /** Lines that are gone. */
  readonly removed: number;
  /** Functions and headings that hunks are in, as the diff names them, each once. */
  readonly sections: readonly string[];
  /** Where it stands in the diff. */
  readonly range: SourceRange;
}

/** A file while its lines are read. */
interface OpenFile {
  status: FileChange['status'];
  path: string;
  previousPath: string | undefined;
  added: number;
  removed: number;
  hunks: number;
  readonly sections: Set<string>;
  readonly start: number;
}

/**
 * Reads a unified diff, as `git diff` writes it. Lines outside of any file are passed over.
 *
 * @param diff the text
 */
export function parseDiff(diff: string): FileChange[] {
  const files: FileChange[] = [];
  let file: OpenFile | undefined;
  /** Lines of the present hunk that are still to come, so that a changed line that begins with `--- ` is no header. */
  let left = { before: 0, after: 0 };
  const finish = (end: number): void => {
    if (file === undefined) return;
    const { status, path, previousPath, added, removed, sections, start } = file;
    const range = { start, end: start + diff.slice(start, end).trimEnd().length };
    files.push({
      status,
      path,
      ...(previousPath === undefined || previousPath === path ? {} : { previousPath }),
      added,
      removed,
      sections: [...sections],
      range,
    });
    file = undefined;
  };
  for (const match of diff.matchAll(/[^\n]*(?:\n|$)/g)) {
    const line = match[0].replace(/\r?\n$/, '');
    if (file !== undefined && (left.before > 0 || left.after > 0) && !line.startsWith('diff ')) {
      if (line.startsWith('+')) file.added += 1;
      else if (line.startsWith('-')) file.removed += 1;
      if (!line.startsWith('+') && !line.startsWith('\\')) left.before -= 1;
      if (!line.startsWith('-') && !line.startsWith('\\')) left.after -= 1;
      continue;
    }
    // Without a `diff` line in front, a `---` line opens the file.
    const opensPlain = line.startsWith('--- ') && (file === undefined || file.hunks > 0);
    if (line.startsWith('diff ') || opensPlain) {
      finish(match.index);
      left = { before: 0, after: 0 };
      file = {
        status: 'modified',
        path: opensPlain ? pathOf(line) : pathOfGitLine(line),
        previousPath: undefined,
        added: 0,
        removed: 0,
        hunks: 0,
        sections: new Set(),
        start: match.index,
      };
      if (!opensPlain) continue;
    }
    if (file === undefined) continue;
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)$/.exec(line);
    if (hunk === null) readHeader(file, line);
    else {
      file.hunks += 1;
      left = { before: Number(hunk[1] ?? 1), after: Number(hunk[2] ?? 1) };
      if (hunk[3]?.trim()) file.sections.add(hunk[3].trim());
    }
  }
  finish(diff.length);
  return files;
}

/** The path after the change in a `diff --git a/path b/path` line. */
function pathOfGitLine(line: string): string {
  return /^diff --(?:git|cc|combined) (?:"?a\/.*"? )?"?(?:b\/)?(.*?)"?$/.exec(line.slice(0, 1000))?.[1] ?? '';
}

/** The path of a `---`, `+++`, `rename from` line, without the letter in front and the time behind. */
function pathOf(line: string): string {
  const written = line
    .replace(/^(?:---|\+\+\+|rename from|rename to|copy from|copy to) /, '')
    .replace(/\t.*$/, '')
    .replace(/^"(.*)"$/, '$1');
  return /^(?:---|\+\+\+)/.test(line) ? written.replace(/^[abciw]\//, '') : written;
}

function readHeader(file: OpenFile, line: string): void {
  if (line.startsWith('new file')) file.status = 'added';
  else if (line.startsWith('deleted file')) file.status = 'deleted';
  else if (line.startsWith('rename from ')) {
    file.status = 'renamed';
    file.previousPath = pathOf(line);
  } else if (line.startsWith('copy from ')) {
    file.status = 'copied';
    file.previousPath = pathOf(line);
  } else if (/^(?:rename|copy) to /.test(line)) file.path = pathOf(line);
  else if (/^Binary files |^GIT binary patch/.test(line)) {
    if (file.status === 'modified') file.status = 'binary';
  } else if (line.startsWith('--- /dev/null')) file.status = 'added';
  else if (line.startsWith('+++ /dev/null')) file.status = 'deleted';
  else if (line.startsWith('+++ ')) file.path = pathOf(line);
}
