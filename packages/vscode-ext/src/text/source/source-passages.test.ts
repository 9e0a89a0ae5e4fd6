import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../configuration/settings.js';
import { prepareSentences } from '../prepare-sentences.js';
import { readCommentSyntax } from './comment-syntax.js';
import { type SourceOptions, sourcePassages } from './source-passages.js';

const configurations: Readonly<Record<string, string>> = {
  typescript: '{ "comments": { "lineComment": "//", "blockComment": ["/*", "*/"] } }',
  python: '{ "comments": { "lineComment": "#", "blockComment": ["\\"\\"\\"", "\\"\\"\\""] } }',
  rust: '{ "comments": { "lineComment": "//", "blockComment": ["/*", "*/"] } }',
  csharp: '{ "comments": { "lineComment": "//", "blockComment": ["/*", "*/"] } }',
  cpp: '{ "comments": { "lineComment": { "comment": "//" }, "blockComment": ["/*", "*/"] } }',
  sql: '{ "comments": { "lineComment": "--", "blockComment": ["/*", "*/"] } }',
  shellscript: '{ "comments": { "lineComment": "#" } }',
  yaml: '{ "comments": { "lineComment": "#" } }',
  html: '{ "comments": { "blockComment": ["<!--", "-->"] } }',
  lua: '{ "comments": { "lineComment": "--", "blockComment": ["--[[", "]]"] } }',
};

async function read(languageId: string, source: string, options: Partial<SourceOptions> = {}) {
  const syntax = readCommentSyntax(languageId, configurations[languageId]!)!;
  const passages = sourcePassages(source, syntax, { ...defaultSettings, ...options });
  const sentences = await prepareSentences(passages, source, { maxCharacters: 300 });
  return sentences.map(({ text, kind, ranges }) => ({
    text,
    kind,
    source: ranges.map(({ start, end }) => source.slice(start, end)),
  }));
}

const texts = async (languageId: string, source: string, options?: Partial<SourceOptions>) =>
  (await read(languageId, source, options)).map(({ text }) => text);

describe('sourcePassages', () => {
  it('joins line comments that stand one under another, without their signs', async () => {
    const source =
      '  // The first line of a comment\n  // goes on in the second.\n  run(); // And this stands behind code.\n';
    expect(await read('typescript', source)).toEqual([
      {
        text: 'The first line of a comment goes on in the second.',
        kind: 'comment',
        source: ['The first line of a comment', 'goes on in the second.'],
      },
      { text: 'And this stands behind code.', kind: 'comment', source: ['And this stands behind code.'] },
    ]);
  });

  it('reads documentation comments with their tags as words', async () => {
    const source = `/**
 * Reads the whole file. See {@link parseFile | the parser}.
 *
 * @param {string} fileName - where it stands,
 *   below the root
 * @param [options] further ones
 * @returns {Promise<Array<string>>} its lines
 * @example
 * const lines = await read('a');
 * @throws {RangeError} when it is too long
 * @internal
 */`;
    expect(await texts('typescript', source)).toEqual([
      'Reads the whole file. See the parser.',
      'Parameter file name: where it stands, below the root.',
      'Parameter options: further ones.',
      'Returns: its lines.',
      'Throws Range error: when it is too long',
    ]);
  });

  it.each([
    ['typescript', 'const a = "http://no"; const b = \'// no\'; // yes indeed it is', 'yes indeed it is'],
    ['typescript', 'const a = `// no ${ `// ${ "`" } no` } // no`; // yes indeed it is', 'yes indeed it is'],
    ['typescript', 'const a = b.replace(/\\/\\*[/"]/g, ""); // yes indeed it is', 'yes indeed it is'],
    ['typescript', 'const a = b / c; const d = "/* no */"; /* yes indeed it is */', 'yes indeed it is'],
    ['python', 'a = "# no" + \'# no\' # yes indeed it is', 'yes indeed it is'],
    ['python', 'a = """\n# no\n""" # yes indeed it is', 'yes indeed it is'],
    ['rust', "fn f<'a>(x: &'a str) { '\"'; } // yes indeed it is", 'yes indeed it is'],
    ['rust', 'let a = r#"a " // no"#; // yes indeed it is', 'yes indeed it is'],
    ['csharp', 'var a = @"c:\\"; var b = @"say ""// no"""; // yes indeed it is', 'yes indeed it is'],
    ['cpp', 'auto a = R"x(// no )" // no)x"; // yes indeed it is', 'yes indeed it is'],
    ['sql', "SELECT 'it''s -- no' -- yes indeed it is", 'yes indeed it is'],
    ['shellscript', 'echo $# a#no "# no" \'# no\' # yes indeed it is', 'yes indeed it is'],
    ['yaml', "text: don't # yes indeed it is\nurl: a#no", 'yes indeed it is'],
    ['html', '<p>no // no</p><!-- yes indeed it is -->', 'yes indeed it is'],
    ['lua', 'a = [[ -- no ]] -- yes indeed it is', 'yes indeed it is'],
  ])('takes no sign in a literal for a comment (%s: %s)', async (languageId, source, expected) => {
    expect(await texts(languageId, source)).toEqual([expected]);
  });

  it('reads docstrings, and no other strings', async () => {
    const source = `def f(x):
    """Return the thing.

    :param x: the value
    :type x: int
    :returns: the result
    """
    y = f("""not this one""")
    return """nor this"""
`;
    expect(await read('python', source)).toEqual([
      { text: 'Return the thing.', kind: 'documentation', source: ['Return the thing.'] },
      { text: 'Parameter x: the value.', kind: 'documentation', source: [':param x: the value'] },
      { text: 'Returns: the result', kind: 'documentation', source: [':returns: the result'] },
    ]);
  });

  it('announces blocks of code in docstrings', async () => {
    const source =
      'def f():\n    """Sum it up. Use it so::\n\n        x = f()\n\n        y = x\n\n    And that is all of it.\n    """\n';
    expect(await texts('python', source)).toEqual([
      'Sum it up. Use it so:',
      'Code block, three lines.',
      'And that is all of it.',
    ]);
  });

  it('reads documentation in XML', async () => {
    const source = `/// <summary>
/// Opens the <see cref="T:App.Door"/>.
/// </summary>
/// <param name="keyCode">the code of the key</param>
/// <returns>whether it is open</returns>
void Open() {}`;
    expect(await texts('csharp', source)).toEqual([
      'Opens the Door.',
      'Parameter key code: the code of the key.',
      'Returns: whether it is open',
    ]);
  });

  it('leaves out what speaks to tools', async () => {
    const source =
      '#!/usr/bin/env node\n// eslint-disable-next-line\n// @ts-expect-error wrong\n// region Names\n//# sourceMappingURL=a\n// This is for people.\n';
    expect(await texts('typescript', source)).toEqual(['This is for people.']);
    expect(await texts('typescript', source, { code: 'all' })).toEqual(['This is for people.']);
  });

  it('reads code line by line when asked, names split and symbols named', async () => {
    const source =
      'if (maxValue !== other_name) {\n  // Explained here in words.\n  return items.map((x) => x + 1);\n}\n';
    expect(await read('typescript', source, { code: 'all' })).toEqual([
      { text: 'if, max value not equal other name', kind: 'code', source: ['if (maxValue !== other_name'] },
      { text: 'Explained here in words.', kind: 'comment', source: ['Explained here in words.'] },
      {
        text: 'return items dot map x, arrow x plus one',
        kind: 'code',
        source: ['return items.map((x) => x + 1'],
      },
    ]);
  });

  it('reads messages in string literals when asked', async () => {
    const source =
      "import x from 'some-module'; // The first comment of it.\nthrow new Error(`The file ${name} is not there.\\n`);\nconst key = 'a.b.c', t = \"It's a message\";\n";
    expect(await read('typescript', source, { code: 'commentsAndStrings' })).toEqual([
      { text: 'The first comment of it.', kind: 'comment', source: ['The first comment of it.'] },
      { text: 'The file is not there.', kind: 'prose', source: ['The file ${name} is not there.'] },
      { text: "It's a message", kind: 'prose', source: ["It's a message"] },
    ]);
    expect(
      await texts('python', 'a = r"""The raw text of it."""\nb = "x"\n', { code: 'commentsAndStrings' }),
    ).toEqual(['The raw text of it.']);
  });

  it('says paths and optional names of code', async () => {
    const source =
      "import { a } from '../engine/some-warning.js';\nexport interface A { readonly aName?: string }\n";
    expect(await texts('typescript', source, { code: 'all' })).toEqual([
      'import a from engine slash some warning dot J S.',
      'export interface A readonly a name optional: string',
    ]);
  });

  it('names every symbol when asked', async () => {
    const syntax = readCommentSyntax('typescript', configurations.typescript!)!;
    const source = 'run(a, b);\n}\n';
    const passages = sourcePassages(source, syntax, { ...defaultSettings, code: 'all', nameAllSigns: true });
    const sentences = await prepareSentences(passages, source, { maxCharacters: 300, symbols: 'all' });
    expect(sentences.map(({ text }) => text).join(' ')).toBe(
      'run open paren a comma b close paren semicolon. close brace',
    );
  });
});

describe('readCommentSyntax', () => {
  it('reads JSON with comments and both forms of line comments', () => {
    const configuration = `{
      // a comment
      "comments": { "lineComment": { "comment": "//", "noIndent": true }, "blockComment": ["/*", "*/"], },
    }`;
    expect(readCommentSyntax('cpp', configuration)).toMatchObject({
      lineComments: ['//'],
      blockComments: [['/*', '*/']],
    });
    expect(readCommentSyntax('x', '{ "comments": { "lineComment": "//" } }')?.lineComments).toEqual(['//']);
  });

  it.each(['', '{}', '[]', '{ "comments": { "lineComment": 3, "blockComment": ["/*"] } }', 'no JSON'])(
    'has nothing to say of %j',
    (configuration) => {
      expect(readCommentSyntax('x', configuration)).toBeUndefined();
    },
  );
});
