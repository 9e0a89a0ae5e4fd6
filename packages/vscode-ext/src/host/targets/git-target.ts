import { extensions, l10n, type Uri, window } from 'vscode';
import { diffPassages } from '../../text/diff/diff-passages.js';
import { type PreparedReading, preparedReading } from '../prepared-reading.js';
import type { ReadingPreparer } from './reading-preparer.js';

/** The part of the built-in Git extension's API that is used here. */
interface GitApi {
  readonly repositories: readonly GitRepository[];
  getRepository(uri: Uri): GitRepository | null;
}

interface GitRepository {
  readonly rootUri: Uri;
  diff(cached?: boolean): Promise<string>;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** What is staged in the repository of the active editor, or in the first one; undefined when there is none. */
export async function readStagedChanges(preparer: ReadingPreparer): Promise<PreparedReading | undefined> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  const git = await extension?.activate();
  if (git === undefined || !git.enabled) return undefined;
  const api = git.getAPI(1);
  const active = window.activeTextEditor?.document.uri;
  const repository = (active && api.getRepository(active)) ?? api.repositories[0];
  if (repository === undefined) return undefined;
  const sentences = await preparer.sentences(diffPassages(await repository.diff(true)));
  return preparedReading(l10n.t('Staged changes'), sentences);
}
