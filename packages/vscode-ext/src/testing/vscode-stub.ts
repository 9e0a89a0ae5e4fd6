/**
 * Stands in for the `vscode` module in unit tests (an alias in the tests' configuration): documents, editors, settings
 * and events as far as the reading side needs them, and {@link stub} to act as the user. It is no editor: what only the
 * real one can show is tested in the extension host.
 */
import { Listeners } from '../session/listeners.js';

/** A zero-based place in a document. */
export class Position {
  readonly line: number;
  readonly character: number;

  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }

  /** Whether it stands before another. */
  isBefore(other: Position): boolean {
    return this.line < other.line || (this.line === other.line && this.character < other.character);
  }
}

/** A stretch between two places. */
export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(start: Position, end: Position) {
    this.start = start;
    this.end = end;
  }

  get isEmpty(): boolean {
    return !this.start.isBefore(this.end);
  }

  contains(position: Position): boolean {
    return !position.isBefore(this.start) && !this.end.isBefore(position);
  }
}

/** A range with a cursor at one end. */
export class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}

/** A name of a resource; only its path counts here. */
export class Uri {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static file(path: string): Uri {
    return new Uri(path);
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri([base.path, ...parts.map((part) => part.replace(/^\.\//, ''))].join('/'));
  }

  toString(): string {
    return `file://${this.path}`;
  }
}

/** A name of an icon. */
export class ThemeIcon {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

/** A colour of the theme. */
export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

/** Markdown that is put together. */
export class MarkdownString {
  value: string;
  isTrusted: unknown;

  constructor(value = '') {
    this.value = value;
  }

  appendText(text: string): this {
    this.value += text;
    return this;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

/** A range of cells. */
export class NotebookRange {
  readonly start: number;
  readonly end: number;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
}

/** Values as the editor has them. */
export const DecorationRangeBehavior = { ClosedClosed: 1 } as const;
/** Values as the editor has them. */
export const OverviewRulerLane = { Center: 2 } as const;
/** Values as the editor has them. */
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2, AtTop: 3 } as const;
/** Values as the editor has them. */
export const StatusBarAlignment = { Left: 1 } as const;
/** Values as the editor has them. */
export const ConfigurationTarget = { Global: 1, Workspace: 2 } as const;
/** Values as the editor has them. */
export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 } as const;
/** Values as the editor has them. */
export const NotebookCellKind = { Markup: 1, Code: 2 } as const;

export const UIKind = { Desktop: 1, Web: 2 } as const;

/** One change of a document, as the editor tells it. */
export interface StubChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** A text document whose text tests change. */
export class StubDocument {
  readonly uri: Uri;
  readonly languageId: string;
  version = 1;
  text: string;

  constructor(text: string, languageId: string, path: string) {
    this.text = text;
    this.languageId = languageId;
    this.uri = Uri.file(path);
  }

  get fileName(): string {
    return this.uri.path;
  }

  getText(range?: Range): string {
    return range === undefined
      ? this.text
      : this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  }

  positionAt(offset: number): Position {
    const before = this.text.slice(0, offset).split('\n');
    return new Position(before.length - 1, before.at(-1)!.length);
  }

  offsetAt({ line, character }: Position): number {
    const lines = this.text.split('\n');
    const start = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    return start + Math.min(character, lines[line]?.length ?? 0);
  }

  lineAt({ line }: Position): { readonly range: Range } {
    const length = this.text.split('\n')[line]?.length ?? 0;
    return { range: new Range(new Position(line, 0), new Position(line, length)) };
  }

  getWordRangeAtPosition(position: Position): Range | undefined {
    const offset = this.offsetAt(position);
    for (const { index, 0: word } of this.text.matchAll(/\w+/g)) {
      if (index <= offset && offset <= index + word.length) {
        return new Range(this.positionAt(index), this.positionAt(index + word.length));
      }
    }
    return undefined;
  }
}

/** An editor that remembers what it was told to show. */
export class StubEditor {
  readonly document: StubDocument;
  selections: Selection[];
  visibleRanges: Range[];
  readonly decorations = new Map<unknown, readonly Range[]>();
  readonly revealed: Range[] = [];

  constructor(document: StubDocument) {
    this.document = document;
    this.selections = [new Selection(new Position(0, 0), new Position(0, 0))];
    this.visibleRanges = [new Range(new Position(0, 0), new Position(20, 0))];
  }

  get selection(): Selection {
    return this.selections[0]!;
  }

  setDecorations(type: unknown, ranges: readonly Range[]): void {
    this.decorations.set(type, ranges);
  }

  revealRange(range: Range): void {
    this.revealed.push(range);
    const height = this.visibleRanges[0]!.end.line - this.visibleRanges[0]!.start.line;
    const top = Math.max(0, range.start.line - Math.floor(height / 2));
    stub.scroll(this, top);
  }
}

/** An item of the status bar. */
export class StubStatusBarItem {
  text = '';
  name = '';
  command: unknown;
  tooltip: unknown;
  accessibilityInformation: { readonly label: string } | undefined;
  isShown = false;

  show(): void {
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
  }

  dispose(): void {
    this.hide();
  }
}

/** Something that can be let go of. */
export class Disposable {
  readonly #dispose: () => void;

  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }

  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): void {
    this.#dispose();
  }
}

type Command = (...args: readonly unknown[]) => unknown;

const documentChanged = new Listeners<{
  readonly document: StubDocument;
  readonly contentChanges: readonly StubChange[];
}>();
const documentClosed = new Listeners<StubDocument>();
const configurationChanged = new Listeners<{ affectsConfiguration(section: string): boolean }>();
const visibleEditorsChanged = new Listeners<readonly StubEditor[]>();
const visibleRangesChanged = new Listeners<{ readonly textEditor: StubEditor }>();
const extensionsChanged = new Listeners<void>();

const registered = new Map<string, Command>();
let settings = new Map<string, unknown>();
let clipboard = '';
let diagnostics: readonly unknown[] = [];

/** Documents, settings and files. */
export const workspace = {
  onDidChangeTextDocument: documentChanged.add.bind(documentChanged),
  onDidCloseTextDocument: documentClosed.add.bind(documentClosed),
  onDidChangeConfiguration: configurationChanged.add.bind(configurationChanged),
  getConfiguration: (section: string) => ({
    get: (name: string, otherwise?: unknown): unknown => settings.get(`${section}.${name}`) ?? otherwise,
    inspect: (): { readonly workspaceValue?: unknown } => ({}),
    update: async (name: string, value: unknown): Promise<void> => stub.set(`${section}.${name}`, value),
  }),
  fs: {
    readFile: async ({ path }: Uri): Promise<Uint8Array> => {
      const content = stub.files.get(path);
      if (content === undefined) throw new Error('There is no such file.');
      return new TextEncoder().encode(content);
    },
  },
};

/** Editors, messages and the status bar. */
export const window = {
  activeTextEditor: undefined as StubEditor | undefined,
  activeNotebookEditor: undefined as unknown,
  activeTerminal: undefined as { readonly name: string } | undefined,
  visibleTextEditors: [] as StubEditor[],
  onDidChangeVisibleTextEditors: visibleEditorsChanged.add.bind(visibleEditorsChanged),
  onDidChangeTextEditorVisibleRanges: visibleRangesChanged.add.bind(visibleRangesChanged),
  createTextEditorDecorationType: (options: unknown) => ({ options, dispose: () => {} }),
  createOutputChannel: () => ({
    info: () => {},
    warn: () => {},
    error: () => {},
    show: () => {},
    dispose: () => {},
  }),
  registerWebviewViewProvider: () => new Disposable(() => {}),
  createStatusBarItem: (): StubStatusBarItem => {
    stub.statusBarItem = new StubStatusBarItem();
    return stub.statusBarItem;
  },
  showInformationMessage: async (
    message: string,
    ...choices: readonly string[]
  ): Promise<string | undefined> => {
    stub.messages.push(message);
    return choices.find((choice) => choice === stub.answer);
  },
  showQuickPick: async (
    items: readonly { readonly label: string }[] | Promise<readonly { readonly label: string }[]>,
  ): Promise<unknown> => (await items).find(({ label }) => label === stub.picked),
  showTextDocument: async (document: StubDocument): Promise<StubEditor> => stub.show(document),
};

/** Commands that were registered. */
export const commands = {
  registerCommand: (id: string, run: Command) => {
    registered.set(id, run);
    return { dispose: () => registered.delete(id) };
  },
  executeCommand: async (id: string, ...args: readonly unknown[]): Promise<unknown> => {
    if (id === 'setContext') {
      stub.context.set(String(args[0]), args[1]);
      return undefined;
    }
    return registered.get(id)?.(...args);
  },
};

/** Problems. */
export const languages = { getDiagnostics: (): readonly unknown[] => diagnostics };

/** Extensions that are there. */
export const extensions = {
  all: [] as unknown[],
  onDidChange: extensionsChanged.add.bind(extensionsChanged),
  getExtension: (id: string): unknown => stub.extensions.get(id),
};

/** The clipboard, and where the window is: at this machine. */
export const env = {
  remoteName: undefined,
  uiKind: UIKind.Desktop,
  clipboard: {
    readText: async (): Promise<string> => clipboard,
    writeText: async (text: string): Promise<void> => {
      clipboard = text;
    },
  },
};

/** Texts in the language they are written in. */
export const l10n = {
  t: (message: string, ...values: readonly unknown[]): string =>
    message.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
};

/** The user, and whatever else is outside of the extension. */
export const stub = {
  /** Files that extensions bring, by path. */
  files: new Map<string, string>(),
  /** Extensions by id. */
  extensions: new Map<string, unknown>(),
  /** Context keys that were set. */
  context: new Map<string, unknown>(),
  /** Messages that were shown. */
  messages: [] as string[],
  /** What the user answers, where it is a choice. */
  answer: undefined as string | undefined,
  /** Label of what the user picks in a list. */
  picked: undefined as string | undefined,
  /** The status bar item made last. */
  statusBarItem: new StubStatusBarItem(),

  /** Forgets everything. */
  reset(): void {
    registered.clear();
    settings = new Map();
    clipboard = '';
    diagnostics = [];
    this.files.clear();
    this.extensions.clear();
    this.context.clear();
    this.messages.length = 0;
    this.answer = undefined;
    this.picked = undefined;
    window.activeTextEditor = undefined;
    window.activeNotebookEditor = undefined;
    window.activeTerminal = undefined;
    window.visibleTextEditors = [];
    extensions.all = [];
  },

  /** A document that is open. */
  open(text: string, languageId: string, path = `/project/file.${languageId}`): StubDocument {
    return new StubDocument(text, languageId, path);
  },

  /** Shows a document in the active editor. */
  show(document: StubDocument): StubEditor {
    const editor = new StubEditor(document);
    window.activeTextEditor = editor;
    window.visibleTextEditors = [editor];
    visibleEditorsChanged.tell(window.visibleTextEditors);
    return editor;
  },

  /** Sets a setting. */
  set(name: string, value: unknown): void {
    settings.set(name, value);
    configurationChanged.tell({ affectsConfiguration: (section) => name.startsWith(section) });
  },

  /** Selects from one offset to another. */
  select(editor: StubEditor, start: number, end = start): void {
    const { document } = editor;
    editor.selections = [new Selection(document.positionAt(start), document.positionAt(end))];
  },

  /** Types into a document. */
  edit(document: StubDocument, ...contentChanges: readonly StubChange[]): void {
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      document.text =
        document.text.slice(0, rangeOffset) + text + document.text.slice(rangeOffset + rangeLength);
    }
    document.version += 1;
    documentChanged.tell({ document, contentChanges });
  },

  /** Closes a document. */
  close(document: StubDocument): void {
    documentClosed.tell(document);
  },

  /** Scrolls an editor so that a line is its first. */
  scroll(editor: StubEditor, line: number): void {
    const height = editor.visibleRanges[0]!.end.line - editor.visibleRanges[0]!.start.line;
    editor.visibleRanges = [new Range(new Position(line, 0), new Position(line + height, 0))];
    visibleRangesChanged.tell({ textEditor: editor });
  },

  /** Sets the problems of all documents. */
  problems(found: readonly unknown[]): void {
    diagnostics = found;
  },

  /** Runs a command, as from the palette. */
  run(id: string, ...args: readonly unknown[]): Promise<unknown> {
    if (!registered.has(id)) throw new Error(`There is no command ${id}.`);
    return commands.executeCommand(id, ...args);
  },

  /** Lets an extension bring a language with its comment signs. */
  bringLanguage(id: string, comments: unknown): void {
    const extensionUri = Uri.file(`/extensions/${id}`);
    this.files.set(`/extensions/${id}/configuration.json`, JSON.stringify({ comments }));
    extensions.all.push({
      extensionUri,
      packageJSON: { contributes: { languages: [{ id, configuration: './configuration.json' }] } },
    });
    extensionsChanged.tell();
  },
};
