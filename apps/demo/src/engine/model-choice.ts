import type { ModelEntry } from '../backend/models.js';
import { announce } from '../page/announce.js';
import { cloneTemplate, element, setText, within } from '../page/elements.js';
import { explain } from '../page/explain.js';
import type { BackendModule } from './engine-control.js';

/** What the choice needs and reports. */
export interface ModelChoiceOptions {
  /** Loads the late part of the page. */
  readonly loadModule: () => Promise<BackendModule>;
  /** Id of the model that is chosen now. */
  readonly chosen: () => string;
  /** The user chooses another one. */
  readonly onChoose: (model: string) => void;
}

interface Row {
  readonly entry: ModelEntry;
  readonly root: HTMLElement;
  readonly radio: HTMLInputElement;
  /** Size in storage; undefined while the model is not (all) there. */
  storedBytes: number | undefined;
  /** Size of the download; undefined while nobody has said. */
  bytes: number | undefined;
  /** Whether part of it is there. */
  isBegun: boolean;
  download: AbortController | undefined;
  problem: string;
}

/** The models: the one that comes with the page, and larger ones that are downloaded when the user says so. */
export class ModelChoice {
  readonly #options: ModelChoiceOptions;
  readonly #list = element('models');
  #rows: readonly Row[] = [];

  constructor(options: ModelChoiceOptions) {
    this.#options = options;
  }

  /** Reads what is stored and shows it. */
  async refresh(): Promise<void> {
    const { modelEntries, openModels } = await this.#options.loadModule();
    if (this.#rows.length === 0) {
      this.#rows = modelEntries.map((entry) => this.#row(entry));
      this.#list.replaceChildren(...this.#rows.map(({ root }) => root));
    }
    const stored = await openModels().list();
    for (const row of this.#rows) {
      const own = stored.filter(({ model }) => model === row.entry.id);
      row.storedBytes = own.find(({ isComplete }) => isComplete)?.bytes;
      row.isBegun = own.length > 0;
      this.#show(row);
    }
  }

  #row(entry: ModelEntry): Row {
    const root = cloneTemplate('model-row');
    const radio = within<HTMLInputElement>(root, 'input');
    within(root, '.model-title').textContent = entry.title;
    radio.value = entry.id;
    const row: Row = {
      entry,
      root,
      radio,
      storedBytes: undefined,
      bytes: entry.bytes,
      isBegun: false,
      download: undefined,
      problem: '',
    };
    radio.addEventListener('change', () => this.#options.onChoose(entry.id));
    for (const [name, label, action] of [
      ['get', '', () => this.#download(row)],
      ['cancel', 'Cancel the download of', () => row.download?.abort()],
      ['remove', 'Remove', () => this.#remove(row)],
    ] as const) {
      const button = within(root, `.model-${name}`);
      if (label !== '') button.setAttribute('aria-label', `${label} ${entry.title}`);
      button.addEventListener('click', () => void action());
    }
    return row;
  }

  async #download(row: Row): Promise<void> {
    const abort = new AbortController();
    row.download = abort;
    row.problem = '';
    const progress = within<HTMLProgressElement>(row.root, '.model-progress');
    progress.removeAttribute('value');
    progress.setAttribute('aria-label', `Download of ${row.entry.title}`);
    this.#show(row);
    try {
      const { openModels } = await this.#options.loadModule();
      await openModels().openModel(row.entry.id, {
        signal: abort.signal,
        onProgress: ({ phase, totalLoaded, totalBytes }) => {
          // Nobody downloads gigabytes unasked: where the size is not known, the first press only finds it out.
          if (row.bytes === undefined) abort.abort();
          row.bytes = totalBytes;
          if (abort.signal.aborted) return;
          progress.value = totalLoaded / Math.max(1, totalBytes);
          const doing = phase === 'verify' ? 'Checking what is here' : 'Downloading';
          setText(this.#state(row), `${doing}: ${megabytes(totalLoaded)} of ${megabytes(totalBytes)}`);
        },
      });
      announce(`${row.entry.title} has been downloaded.`);
    } catch (error) {
      row.problem = explain(error) ?? '';
    } finally {
      row.download = undefined;
      await this.refresh();
    }
  }

  async #remove(row: Row): Promise<void> {
    const { modelEntries, openModels } = await this.#options.loadModule();
    const embedded = modelEntries.find(({ isEmbedded }) => isEmbedded)!;
    if (this.#options.chosen() === row.entry.id) this.#options.onChoose(embedded.id);
    await openModels().remove(row.entry.id);
    announce(`${row.entry.title} has been removed.`);
    await this.refresh();
    this.#rows.find(({ entry }) => entry === embedded)?.radio.focus();
  }

  #show(row: Row): void {
    const { entry, root, radio, storedBytes, download } = row;
    const isHere = entry.isEmbedded || storedBytes !== undefined;
    radio.disabled = !isHere;
    radio.checked = this.#options.chosen() === entry.id;
    within(root, '.model-get').hidden = isHere || download !== undefined;
    const getLabel = row.bytes === undefined ? 'Find its size' : 'Download';
    setText(within(root, '.model-get'), getLabel);
    within(root, '.model-get').setAttribute('aria-label', `${getLabel}: ${entry.title}`);
    within(root, '.model-cancel').hidden = download === undefined;
    within(root, '.model-remove').hidden =
      entry.isEmbedded || download !== undefined || !(isHere || row.isBegun);
    within(root, '.model-progress').hidden = download === undefined;
    if (download === undefined) setText(this.#state(row), row.problem || this.#description(row));
  }

  #description({ entry, bytes, storedBytes, isBegun }: Row): string {
    if (entry.isEmbedded) return 'comes with this page';
    if (storedBytes !== undefined) return `kept in this browser, ${megabytes(storedBytes)}`;
    const size = bytes === undefined ? 'size not published' : `download of ${megabytes(bytes)}`;
    return isBegun ? `${size}, begun` : size;
  }

  #state(row: Row): Element {
    return within(row.root, '.model-state');
  }
}

/** A size for people. */
function megabytes(bytes: number): string {
  const size = bytes / 1e6;
  return size < 1000 ? `${size.toFixed(size < 10 ? 1 : 0)} MB` : `${(size / 1000).toFixed(1)} GB`;
}
