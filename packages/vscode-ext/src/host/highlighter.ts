import {
  DecorationRangeBehavior,
  type DecorationRenderOptions,
  type Disposable,
  OverviewRulerLane,
  Range,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { ReadingSettings } from '../configuration/settings.js';
import type { SourceRange } from '../session/contracts.js';
import { type FollowedView, FollowPolicy } from './follow-policy.js';

/** How a sentence is marked. */
type HighlightStyle = ReadingSettings['highlight'];

const underline: DecorationRenderOptions = {
  borderColor: new ThemeColor('starling.sentenceBorder'),
  borderStyle: 'solid',
  borderWidth: '0 0 2px 0',
  overviewRulerColor: new ThemeColor('starling.sentenceBorder'),
  overviewRulerLane: OverviewRulerLane.Center,
  rangeBehavior: DecorationRangeBehavior.ClosedClosed,
};

/** Where the sentence stands that is heard. */
export interface HeardPlace {
  /** The document it is in. */
  readonly document: TextDocument;
  /** Its ranges there, not empty. */
  readonly ranges: readonly SourceRange[];
}

/** Marks the sentence that is heard in every editor that shows its document, and keeps it in view in one of them. */
export class Highlighter implements Disposable {
  // A line below besides the background: not told by colour alone; high contrast themes have the line only.
  readonly #background = window.createTextEditorDecorationType({
    ...underline,
    backgroundColor: new ThemeColor('starling.sentenceBackground'),
  });
  readonly #underline = window.createTextEditorDecorationType(underline);
  readonly #policy = new FollowPolicy();
  readonly #subscriptions: readonly Disposable[];
  #place: HeardPlace | undefined;
  #style: HighlightStyle = 'background';
  #follows = true;

  constructor() {
    this.#subscriptions = [
      this.#background,
      this.#underline,
      window.onDidChangeVisibleTextEditors(() => this.#decorate()),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        const view = this.#view();
        if (view !== undefined && textEditor === view.editor) this.#policy.scrolled(view);
      }),
    ];
  }

  /** Sets how sentences are marked, and whether they are kept in view. */
  configure(options: { readonly highlight: HighlightStyle; readonly follow: boolean }): void {
    this.#style = options.highlight;
    this.#follows = options.follow;
    this.#decorate();
  }

  /** Shows another sentence; undefined: none is heard, or it is in no document. */
  show(place: HeardPlace | undefined): void {
    this.#place = place;
    this.#decorate();
    const view = this.#view();
    if (view !== undefined && this.#follows) this.#policy.sentenceChanged(view);
  }

  /** Moves the mark with the text after an edit, without scrolling. */
  move(place: HeardPlace | undefined): void {
    this.#place = place;
    this.#decorate();
  }

  /** Follows again after the user has looked elsewhere: at the start of a reading, and when the user steers it. */
  followAgain(): void {
    this.#policy.reset();
    const view = this.#view();
    if (view !== undefined && this.#follows) this.#policy.follow(view);
  }

  /** Brings the sentence into view, opening its document if need be. */
  async reveal(): Promise<void> {
    if (this.#place === undefined) return;
    if (this.#view() === undefined)
      await window.showTextDocument(this.#place.document, { preserveFocus: true });
    this.#policy.reset();
    const view = this.#view();
    if (view !== undefined) this.#policy.follow(view);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #decorate(): void {
    for (const editor of window.visibleTextEditors) {
      const ranges = editor.document === this.#place?.document ? this.#ranges(editor.document) : [];
      editor.setDecorations(this.#background, this.#style === 'background' ? ranges : []);
      editor.setDecorations(this.#underline, this.#style === 'underline' ? ranges : []);
    }
  }

  #ranges(document: TextDocument): Range[] {
    return (this.#place?.ranges ?? []).map(
      ({ start, end }) => new Range(document.positionAt(start), document.positionAt(end)),
    );
  }

  /** The sentence in the editor that shows it; of several the active one. */
  #view(): (FollowedView & { readonly editor: TextEditor }) | undefined {
    const place = this.#place;
    if (place === undefined) return undefined;
    const shows = (editor: TextEditor | undefined): boolean => editor?.document === place.document;
    const active = window.activeTextEditor;
    const editor = shows(active) ? active : window.visibleTextEditors.find(shows);
    const [first] = this.#ranges(place.document);
    if (editor === undefined || first === undefined) return undefined;
    return {
      editor,
      // Its beginning is what matters; a long paragraph may not fit.
      isInView: () => editor.visibleRanges.some((visible) => visible.contains(first.start)),
      reveal: () => editor.revealRange(first, this.#revealType),
    };
  }

  /** With less motion the page turns when it was read to its end, without it the sentence comes to the middle. */
  get #revealType(): TextEditorRevealType {
    const reduceMotion = workspace.getConfiguration('workbench').get<string>('reduceMotion');
    return reduceMotion === 'on'
      ? TextEditorRevealType.AtTop
      : TextEditorRevealType.InCenterIfOutsideViewport;
  }
}
