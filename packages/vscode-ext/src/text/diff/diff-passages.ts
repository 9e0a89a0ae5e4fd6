import { SpannedText } from '@starling-tts/core';
import type { Passage } from '../passage.js';
import { counted } from '../spoken-words.js';
import { type FileChange, parseDiff } from './parse-diff.js';

/** Files that are told one by one; the rest is counted. */
const mostFiles = 40;
/** Functions of a file that are named. */
const mostSections = 3;

/**
 * Tells what a diff changes: how much in all, then file by file. Lines themselves are not read, since a listener cannot
 * hear what changed in them.
 *
 * @param diff a unified diff
 * @returns passages that stand for their file in the diff; none when it changes nothing
 */
export function diffPassages(diff: string): Passage[] {
  const files = parseDiff(diff);
  const [first] = files;
  if (first === undefined) return [];
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  const say = (words: string, start: number, end: number): Passage => ({
    text: SpannedText.standingFor(words, { start, end }),
    kind: 'change',
    end: 'paragraph',
    keepWhole: [],
  });
  const top = first.range.start;
  const passages = [say(`${counted(files.length, 'file')} changed, ${sizeOf(added, removed)}.`, top, top)];
  for (const file of files.slice(0, mostFiles)) {
    passages.push(say(describe(file), file.range.start, file.range.end));
  }
  const rest = files.slice(mostFiles);
  if (rest.length > 0) {
    const { range } = rest[0]!;
    passages.push(say(`And ${counted(rest.length, 'more file')}.`, range.start, rest.at(-1)!.range.end));
  }
  return passages;
}

function sizeOf(added: number, removed: number): string {
  if (added === 0 && removed === 0) return 'no lines';
  if (removed === 0) return `${counted(added, 'line')} added`;
  if (added === 0) return `${counted(removed, 'line')} removed`;
  return `${counted(added, 'line')} added and ${removed} removed`;
}

function describe(file: FileChange): string {
  const { status, path, previousPath, added, removed } = file;
  const name = nameOf(path);
  switch (status) {
    case 'added':
      return `New file ${name}${added > 0 ? `, ${counted(added, 'line')}` : ''}.`;
    case 'deleted':
      return `Deleted ${name}${removed > 0 ? `, ${counted(removed, 'line')}` : ''}.`;
    case 'binary':
      return `${name}, a binary file, changed.`;
    case 'renamed':
    case 'copied': {
      const verb = status === 'renamed' ? 'Renamed' : 'Copied';
      const size = added + removed > 0 ? `, with ${sizeOf(added, removed)}` : '';
      return `${verb} ${nameOf(previousPath ?? '')} to ${name}${size}.`;
    }
    default:
      return `${name}: ${sizeOf(added, removed)}${placesOf(file)}.`;
  }
}

/** The file's name with its folder: enough to know it by, short enough to listen to. */
function nameOf(path: string): string {
  return path.split('/').slice(-2).join('/');
}

/** The functions that changed, as far as the diff names them by something one can say. */
function placesOf({ sections }: FileChange): string {
  const names = [...new Set(sections.map(sectionName).filter((name) => name !== undefined))];
  if (names.length === 0) return '';
  const told = names.slice(0, mostSections);
  const more = names.length - told.length;
  return `, in ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** "export async function readAll(input: Source): Promise<void> {" is `readAll`; a heading is its text. */
function sectionName(section: string): string | undefined {
  const declared =
    /\b(?:function\*?|class|interface|type|enum|struct|trait|impl|fn|func|def|module|namespace|const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(
      section,
    );
  if (declared) return declared[1];
  const called = /([\p{L}_$][\p{L}\p{N}_$]{2,60})\s*\(/u.exec(section);
  if (called) return called[1];
  const heading = /^#{1,6}\s+(.{1,80})$/.exec(section);
  return heading?.[1];
}
