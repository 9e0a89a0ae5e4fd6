import {
  ConfigurationTarget,
  commands,
  type Disposable,
  l10n,
  type NotebookCell,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { rateSteps, settingNames, settingsSection } from '../configuration/settings.js';
import type { ReadingSession } from '../session/reading-session.js';
import { playbackCommands, readingCommands } from './command-ids.js';
import type { LazyTargets, Targets } from './lazy-targets.js';
import type { PreparedReading } from './prepared-reading.js';
import type { ReadingController } from './reading-controller.js';

/** What commands work with. */
export interface ReadingCommandsOptions {
  /** Makes readings. */
  readonly targets: LazyTargets;
  /** Starts them. */
  readonly controller: ReadingController;
  /** Steers them. */
  readonly session: ReadingSession;
  /** Told as soon as the user asks for a reading. */
  readonly willRead: () => void;
  /** Shows what went wrong. */
  readonly showError: (error: unknown) => void;
}

/** Registers the commands that start and steer readings. */
export function registerReadingCommands(options: ReadingCommandsOptions): Disposable[] {
  return [...registerTargets(options), ...registerPlayback(options)];
}

function registerTargets({ targets, controller, willRead, showError }: ReadingCommandsOptions): Disposable[] {
  /** Counts requests, so that of two in a row only the later one starts. */
  let latest = 0;
  const start = async (
    prepare: (targets: Targets) => Promise<PreparedReading | undefined>,
    nothing: () => void | Promise<void>,
  ): Promise<void> => {
    latest += 1;
    const request = latest;
    willRead();
    try {
      const reading = await prepare(await targets.load());
      if (request !== latest) return;
      if (reading === undefined || reading.sentences.length === 0) await nothing();
      else controller.start(reading);
    } catch (error) {
      showError(error);
    }
  };
  const say = (message: string) => (): void => void window.showInformationMessage(message);
  const command = (id: string, run: (...args: never[]) => Promise<void>): Disposable =>
    commands.registerCommand(id, run);
  const inEditor = (
    id: string,
    prepare: (editor: TextEditor, targets: Targets) => Promise<PreparedReading>,
    nothing: (editor: TextEditor) => void | Promise<void>,
  ): Disposable =>
    command(id, async () => {
      const editor = window.activeTextEditor;
      if (editor === undefined) say(l10n.t('Open a text document first.'))();
      else
        await start(
          (loaded) => prepare(editor, loaded),
          () => nothing(editor),
        );
    });

  /** Source code without comments can be read as code, if the user likes. */
  const nothingInDocument = async ({ document }: TextEditor): Promise<void> => {
    const message = l10n.t('There are no comments to read here.');
    const { isProseDocument, preparer } = await targets.load();
    if (await isProseDocument(preparer, document)) {
      say(l10n.t('There is nothing to read here.'))();
      return;
    }
    const readCode = l10n.t('Read the Code');
    if ((await window.showInformationMessage(message, readCode)) !== readCode) return;
    await start(
      ({ readDocument }) => readDocument(preparer, document, { changed: { code: 'all' } }),
      say(l10n.t('There is nothing to read here.')),
    );
  };

  return [
    inEditor(
      readingCommands.readSelection,
      (editor, { readSelection, preparer }) => readSelection(preparer, editor),
      say(l10n.t('There is nothing to read in the selection.')),
    ),
    inEditor(
      readingCommands.readFromHere,
      (editor, { readFromCursor, preparer }) => readFromCursor(preparer, editor),
      say(l10n.t('There is nothing to read from here on.')),
    ),
    command(readingCommands.readDocument, async () => {
      const notebook = window.activeNotebookEditor?.notebook;
      const editor = window.activeTextEditor;
      if (notebook !== undefined) {
        await start(
          ({ readNotebook, preparer }) => readNotebook(preparer, notebook),
          say(l10n.t('This notebook has no text cells to read.')),
        );
      } else if (editor === undefined) say(l10n.t('Open a text document first.'))();
      else
        await start(
          ({ readDocument, preparer }) => readDocument(preparer, editor.document),
          () => nothingInDocument(editor),
        );
    }),
    inEditor(
      readingCommands.readComments,
      (editor, { readComments, preparer }) => readComments(preparer, editor),
      nothingInDocument,
    ),
    inEditor(
      readingCommands.readSymbolDocumentation,
      (editor, { readSymbolDocumentation, preparer }) => readSymbolDocumentation(preparer, editor),
      say(l10n.t('There is no documentation for what the cursor is on.')),
    ),
    inEditor(
      readingCommands.readProblems,
      (editor, { readProblems, preparer }) => readProblems(preparer, editor),
      say(l10n.t('There are no problems on this line.')),
    ),
    command(readingCommands.readStagedChanges, () =>
      start(
        ({ readStagedChanges, preparer }) => readStagedChanges(preparer),
        say(l10n.t('No changes are staged.')),
      ),
    ),
    command(readingCommands.readTerminalSelection, () =>
      start(
        ({ readTerminalSelection, preparer }) => readTerminalSelection(preparer),
        say(l10n.t('Select text in the terminal first.')),
      ),
    ),
    command(readingCommands.readNotebook, (async (cell?: NotebookCell) => {
      const chosen = cell?.notebook === undefined ? selectedCell() : cell;
      if (chosen === undefined) say(l10n.t('Open a notebook first.'))();
      else {
        await start(
          ({ readNotebook, preparer }) => readNotebook(preparer, chosen.notebook, chosen.index),
          say(l10n.t('There are no text cells to read from here on.')),
        );
      }
    }) as (...args: never[]) => Promise<void>),
  ];
}

function selectedCell(): NotebookCell | undefined {
  const editor = window.activeNotebookEditor;
  return editor?.selection === undefined ? undefined : editor.notebook.cellAt(editor.selection.start);
}

function registerPlayback({ controller, session }: ReadingCommandsOptions): Disposable[] {
  const register = (id: string, run: () => void | Promise<void>): Disposable =>
    commands.registerCommand(id, run);
  /** Goes to another sentence, which is followed even when the user had scrolled away. */
  const go = (id: string, move: () => void): Disposable =>
    register(id, () => {
      move();
      controller.followAgain();
    });
  const changeRate = async (direction: 1 | -1): Promise<void> => {
    const rate = nextRate(session.state.rate, direction);
    session.setRate(rate);
    const configuration = workspace.getConfiguration(settingsSection);
    // Where the workspace has its own speed, the user's would be without effect.
    const isOfWorkspace = configuration.inspect(settingNames.rate)?.workspaceValue !== undefined;
    const target = isOfWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
    await configuration.update(settingNames.rate, rate, target);
  };
  return [
    register(playbackCommands.pauseResume, () => session.toggle()),
    register(playbackCommands.stop, () => session.stop()),
    go(playbackCommands.nextSentence, () => session.next()),
    go(playbackCommands.previousSentence, () => session.previous()),
    go(playbackCommands.repeatSentence, () => session.repeat()),
    register(playbackCommands.faster, () => changeRate(1)),
    register(playbackCommands.slower, () => changeRate(-1)),
    register(playbackCommands.showSentence, () => controller.showSentence()),
  ];
}

/** The next speed up or down from one that may lie between two steps. */
function nextRate(rate: number, direction: 1 | -1): number {
  const next =
    direction === 1 ? rateSteps.find((step) => step > rate) : rateSteps.findLast((step) => step < rate);
  return next ?? rate;
}
