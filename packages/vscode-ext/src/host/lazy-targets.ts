import type { Disposable } from 'vscode';
import type * as targetsModule from './targets/index.js';

/** What makes readings: the functions, and the preparer that they all take. */
export type Targets = Omit<typeof targetsModule, 'ReadingPreparer'> & {
  /** Makes sentences with the user's settings. */
  readonly preparer: targetsModule.ReadingPreparer;
};

/** What makes readings, loaded when something is to be read for the first time: starting the editor costs nothing of it. */
export class LazyTargets implements Disposable {
  readonly #maxSentenceCharacters: () => number;
  #targets: Promise<Targets> | undefined;

  /** @param maxSentenceCharacters longest sentence the model takes, in UTF-16 units; asked for each reading */
  constructor(maxSentenceCharacters: () => number) {
    this.#maxSentenceCharacters = maxSentenceCharacters;
  }

  /** The functions, and their preparer, which is always the same one. */
  load(): Promise<Targets> {
    // The bundler leaves this import alone: it is the name of another bundle.
    this.#targets ??= import('./targets/index.js').then(({ ReadingPreparer, ...targets }) => ({
      ...targets,
      preparer: new ReadingPreparer(this.#maxSentenceCharacters),
    }));
    return this.#targets;
  }

  dispose(): void {
    void this.#targets?.then(
      ({ preparer }) => preparer.dispose(),
      () => undefined,
    );
  }
}
