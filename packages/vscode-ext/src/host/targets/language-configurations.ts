import { type Disposable, type Extension, extensions, Uri, workspace } from 'vscode';
import { type CommentSyntax, readCommentSyntax } from '../../text/source/comment-syntax.js';

/** A language as an extension's manifest contributes it. */
interface LanguageContribution {
  readonly id?: unknown;
  readonly configuration?: unknown;
}

/** How languages write comments, from the configuration files of the extensions that bring the languages. */
export class LanguageConfigurations implements Disposable {
  readonly #known = new Map<string, Promise<CommentSyntax | undefined>>();
  readonly #subscription: Disposable;

  constructor() {
    this.#subscription = extensions.onDidChange(() => this.#known.clear());
  }

  /** The comment signs of a language; undefined when it has none, or no extension tells. */
  commentSyntax(languageId: string): Promise<CommentSyntax | undefined> {
    let syntax = this.#known.get(languageId);
    if (syntax === undefined) {
      syntax = findSyntax(languageId);
      this.#known.set(languageId, syntax);
    }
    return syntax;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#known.clear();
  }
}

async function findSyntax(languageId: string): Promise<CommentSyntax | undefined> {
  for (const extension of extensions.all) {
    for (const file of configurationFiles(extension, languageId)) {
      try {
        const content = new TextDecoder().decode(await workspace.fs.readFile(file));
        const syntax = readCommentSyntax(languageId, content);
        if (syntax !== undefined) return syntax;
      } catch {
        // A file that its extension names and does not bring: another extension may have one.
      }
    }
  }
  return undefined;
}

function configurationFiles({ packageJSON, extensionUri }: Extension<unknown>, languageId: string): Uri[] {
  const languages: unknown = packageJSON?.contributes?.languages;
  if (!Array.isArray(languages)) return [];
  return (languages as readonly LanguageContribution[])
    .filter(({ id, configuration }) => id === languageId && typeof configuration === 'string')
    .map(({ configuration }) => Uri.joinPath(extensionUri, String(configuration)));
}
