/** One page of a list that is too long for a message. */
export interface Page {
  /** The lines of this page. */
  readonly lines: readonly string[];
  /** Which page this is, from 1. */
  readonly page: number;
  /** How many there are. */
  readonly pages: number;
}

/** Room for lines in a message of at most 2000 characters, with a title and something to spare. */
const charactersPerPage = 1800;

/** Most lines of a page. */
const linesPerPage = 25;

/**
 * Cuts a list into pages.
 *
 * @param wanted from 1; a page that is not there becomes the nearest one
 */
export function pageOf(lines: readonly string[], wanted: number): Page {
  const pages: string[][] = [[]];
  let length = 0;
  for (const line of lines) {
    const short = line.length > charactersPerPage ? `${line.slice(0, charactersPerPage - 1)}…` : line;
    const last = pages.at(-1)!;
    if (last.length > 0 && (length + short.length > charactersPerPage || last.length >= linesPerPage)) {
      pages.push([short]);
      length = short.length + 1;
    } else {
      last.push(short);
      length += short.length + 1;
    }
  }
  const page = Math.min(Math.max(1, wanted), pages.length);
  return { lines: pages[page - 1]!, page, pages: pages.length };
}
