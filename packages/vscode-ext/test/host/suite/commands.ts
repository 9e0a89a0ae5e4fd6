import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ReadingUnderTest } from '../extension.js';
import { hear, heardText, readingUnderTest, show, textsOf, tidyUp, until } from './support.js';

/** Every line is read as a comment; what is not one has the word "silent" in it. */
const sources: Readonly<Record<string, string>> = {
  typescript:
    '/** The documentation of the function. */\nfunction silent() {\n  return "// silent"; // The comment behind the code.\n}\n',
  python:
    'def silent():\n    """The documentation of the function."""\n    return "# silent"  # The comment behind the code.\n',
  rust: '/// The documentation of the function.\nfn silent<\'a>() { "// silent"; } // The comment behind the code.\n',
  css: '/* The documentation of the function. */\na { content: "/* silent */"; } /* The comment behind the code. */\n',
  shellscript: '# The documentation of the function.\necho "# silent" $# # The comment behind the code.\n',
  html: '<!-- The documentation of the function. -->\n<p>silent</p>\n<!-- The comment behind the code. -->\n',
  yaml: "# The documentation of the function.\nsilent: don't # The comment behind the code.\n",
  sql: "-- The documentation of the function.\nSELECT 'silent -- silent'; -- The comment behind the code.\n",
  go: '// The documentation of the function.\nvar silent = `// silent` // The comment behind the code.\n',
  lua: '-- The documentation of the function.\nlocal silent = "-- silent" -- The comment behind the code.\n',
};

describe('commands', () => {
  let reading: ReadingUnderTest;
  before(async () => {
    reading = await readingUnderTest();
  });
  afterEach(() => tidyUp(reading));

  const run = (name: string, ...args: unknown[]) =>
    vscode.commands.executeCommand(`starling.${name}`, ...args);

  for (const [language, source] of Object.entries(sources)) {
    it(`read the comments of ${language} by the configuration that the editor has for it`, async () => {
      await show(source, language);
      await run('readComments');
      assert.deepEqual(
        textsOf(reading).map((text) => text.replace(/\.$/, '')),
        ['The documentation of the function', 'The comment behind the code'],
      );
    });
  }

  it('read a Markdown document to its end and say when nothing is read any more', async () => {
    const editor = await show('# The heading of it\n\nThe first paragraph stands here.\n', 'markdown');
    await run('readDocument');
    assert.deepEqual(textsOf(reading), ['The heading of it.', 'The first paragraph stands here.']);
    await hear(reading, 1);
    assert.equal(heardText(reading, editor.document), 'The first paragraph stands here.');
    await until(() => {
      reading.sink.play(1);
      return reading.host.state.phase === 'idle';
    }, 'the reading ends');
  });

  it('read the selection, and from the cursor', async () => {
    const text = 'One sentence comes first of all. Another sentence comes right after it.\n\nThe last one.\n';
    const editor = await show(text, 'plaintext');
    editor.selection = new vscode.Selection(0, 4, 0, 12);
    await run('readSelection');
    assert.deepEqual(textsOf(reading), ['sentence']);
    editor.selection = new vscode.Selection(0, 40, 0, 40);
    await run('readFromHere');
    assert.equal(textsOf(reading)[0], 'Another sentence comes right after it.');
  });

  it('read what a hover explains', async () => {
    const provider = vscode.languages.registerHoverProvider('plaintext', {
      provideHover: () => new vscode.Hover(['```ts\nsilent()\n```', 'The explanation of the word.']),
    });
    try {
      await show('word', 'plaintext');
      await run('readSymbolDocumentation');
      assert.deepEqual(textsOf(reading), ['The explanation of the word.']);
    } finally {
      provider.dispose();
    }
  });

  it('read the problems of the line, the worst first', async () => {
    const editor = await show('first\nsecond line\n', 'plaintext');
    const problems = vscode.languages.createDiagnosticCollection('starling-test');
    try {
      problems.set(editor.document.uri, [
        new vscode.Diagnostic(new vscode.Range(0, 0, 0, 5), 'Nobody asked about this one.'),
        new vscode.Diagnostic(
          new vscode.Range(1, 0, 1, 6),
          'This is only a warning.',
          vscode.DiagnosticSeverity.Warning,
        ),
        new vscode.Diagnostic(new vscode.Range(1, 7, 1, 11), 'This is an error.'),
      ]);
      editor.selection = new vscode.Selection(1, 3, 1, 3);
      await run('readProblems');
      assert.deepEqual(textsOf(reading), ['Error: This is an error.', 'Warning: This is only a warning.']);
      assert.equal(heardText(reading, editor.document), 'line');
    } finally {
      problems.dispose();
    }
  });

  it('read what is staged in the repository of the workspace', async () => {
    const git = vscode.extensions.getExtension('vscode.git');
    assert.ok(git);
    const api = (await git.activate()).getAPI(1);
    await until(() => api.repositories.length > 0, 'Git has found the repository');
    await run('readStagedChanges');
    await until(() => reading.host.state.phase !== 'idle', 'the reading begins');
    assert.deepEqual(textsOf(reading), [
      'one file changed, two lines added.',
      'New file staged dot text, two lines.',
    ]);
  });

  it('read the text cells of a notebook', async () => {
    const cell = (kind: vscode.NotebookCellKind, text: string, language: string) =>
      new vscode.NotebookCellData(kind, text, language);
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([
        cell(vscode.NotebookCellKind.Markup, '# The heading of the notebook', 'markdown'),
        cell(vscode.NotebookCellKind.Code, 'silent = 1  # silent', 'python'),
        cell(vscode.NotebookCellKind.Markup, 'The text of the **last** cell.', 'markdown'),
      ]),
    );
    await vscode.window.showNotebookDocument(notebook);
    await run('readDocument');
    assert.deepEqual(textsOf(reading), ['The heading of the notebook', 'The text of the last cell.']);
    await run('readNotebook', notebook.cellAt(1));
    assert.deepEqual(textsOf(reading), ['The text of the last cell.']);
  });

  it('change the speed in the settings, which counts at once', async () => {
    const configuration = () => vscode.workspace.getConfiguration('starling');
    await run('faster');
    assert.equal(configuration().get('rate'), 1.1);
    assert.equal(reading.sink.rate, 1.1);
    await configuration().update('rate', 2, vscode.ConfigurationTarget.Global);
    await until(() => reading.sink.rate === 2, 'the speed of the settings counts');
    await configuration().update('rate', undefined, vscode.ConfigurationTarget.Global);
    await until(() => reading.sink.rate === 1, 'the usual speed counts');
  });

  it('say words as the dictionary in the settings has them', async () => {
    const configuration = vscode.workspace.getConfiguration('starling');
    await configuration.update(
      'pronunciations',
      { kubectl: 'cube control' },
      vscode.ConfigurationTarget.Global,
    );
    try {
      await show('Use kubectl for all of that.', 'plaintext');
      await run('readDocument');
      assert.deepEqual(textsOf(reading), ['Use cube control for all of that.']);
    } finally {
      await configuration.update('pronunciations', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('stop at once and drop what was still to come', async () => {
    await show('A sentence that is read. Another sentence that is not.', 'plaintext');
    await run('readDocument');
    await hear(reading, 0);
    await run('stop');
    assert.equal(reading.host.state.phase, 'idle');
    assert.equal(reading.sink.generation, undefined);
    assert.equal(reading.sink.queuedSeconds, 0);
  });
});
