/** Words that the extension speaks itself. They are English, as the embedded voice is; not part of the user interface. */
export const spokenWords = {
  /** In front of a heading, when headings are announced. */
  heading: (depth: number) => (depth === 1 ? 'Heading:' : `Heading level ${depth}:`),
  /** In place of a code block. */
  codeBlock: (lines: number, language: string | undefined) =>
    `Code block, ${counted(lines, 'line')}${language === undefined ? '' : `, ${language}`}.`,
  /** In place of a table. */
  table: (rows: number, columns: number) => `Table, ${counted(rows, 'row')}, ${counted(columns, 'column')}.`,
  /** In front of a list, when lists are announced. */
  list: (items: number) => `List with ${counted(items, 'item')}.`,
  /** After the text of a link, when hosts are said. */
  linkTo: (host: string) => `, at ${host}`,
  /** In front of an item of a task list. */
  task: (done: boolean) => (done ? 'Done:' : 'To do:'),
} as const;

/** "1 line", "2 lines". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
