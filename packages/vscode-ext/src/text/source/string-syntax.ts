/** One kind of string literal. */
export interface StringDelimiter {
  /** What opens it. */
  readonly open: string;
  /** What closes it. */
  readonly close: string;
  /** The sign that takes the meaning from the next one; undefined when there is none. */
  readonly escape?: string;
  /** Whether it may go over several lines; otherwise it ends with its line, closed or not. */
  readonly multiline?: boolean;
  /** Whether a doubled closing sign stands for the sign itself. */
  readonly doubling?: boolean;
  /** Whether it holds `${...}` with code and further literals. */
  readonly interpolated?: boolean;
  /** Whether it is documentation where it stands as a statement of its own. */
  readonly docstring?: boolean;
}

/** What a comment does not begin within. */
export interface StringSyntax {
  /** Literals, those with longer opening signs first. */
  readonly delimiters: readonly StringDelimiter[];
  /** Whether `/.../` may be a regular expression. */
  readonly regularExpressions: boolean;
  /** Rust's `r#"..."#`, and `'a` that opens nothing. */
  readonly rust: boolean;
  /** C++'s `R"mark(...)mark"`. */
  readonly rawCpp: boolean;
  /** Whether a line comment must stand at the start of a word, as in shells and YAML, where `a#b` is one word. */
  readonly commentAtWordStart: boolean;
  /** Whether a literal must begin at the start of a word, as where text stands without quotes (`don't` in YAML). */
  readonly literalAtWordStart: boolean;
  /** Whether a backslash in front of the comment sign makes it an ordinary one, as in TeX. */
  readonly escapedComment: boolean;
}

const single: StringDelimiter = { open: "'", close: "'", escape: '\\' };
const double: StringDelimiter = { open: '"', close: '"', escape: '\\' };
const acrossLines = (delimiter: StringDelimiter): StringDelimiter => ({ ...delimiter, multiline: true });
const tripleDouble: StringDelimiter = { open: '"""', close: '"""', escape: '\\', multiline: true };
const tripleSingle: StringDelimiter = { open: "'''", close: "'''", escape: '\\', multiline: true };
const template: StringDelimiter = {
  open: '`',
  close: '`',
  escape: '\\',
  multiline: true,
  interpolated: true,
};
const verbatim = (delimiter: StringDelimiter): StringDelimiter => {
  const { escape: _, ...rest } = delimiter;
  return { ...rest, multiline: true, doubling: true };
};

const plain: StringSyntax = {
  delimiters: [double, single],
  regularExpressions: false,
  rust: false,
  rawCpp: false,
  commentAtWordStart: false,
  literalAtWordStart: false,
  escapedComment: false,
};

const javascript: StringSyntax = {
  ...plain,
  delimiters: [template, double, single],
  regularExpressions: true,
};
const python: StringSyntax = {
  ...plain,
  delimiters: [{ ...tripleDouble, docstring: true }, { ...tripleSingle, docstring: true }, double, single],
};
const tripled: StringSyntax = { ...plain, delimiters: [tripleDouble, double, single] };
const shell: StringSyntax = {
  ...plain,
  delimiters: [acrossLines(double), verbatim(single)],
  commentAtWordStart: true,
};
const sql: StringSyntax = { ...plain, delimiters: [verbatim(single), verbatim(double)] };
const wordStart: StringSyntax = { ...plain, commentAtWordStart: true };
const doubleOnly: StringSyntax = { ...plain, delimiters: [acrossLines(double)] };
const none: StringSyntax = { ...plain, delimiters: [] };

const byLanguage: Readonly<Record<string, StringSyntax>> = {
  javascript,
  javascriptreact: javascript,
  typescript: javascript,
  typescriptreact: javascript,
  // Pages with text of their own: an apostrophe or backtick there would open a literal.
  vue: none,
  svelte: none,
  astro: none,
  python,
  elixir: {
    ...plain,
    delimiters: [{ ...tripleDouble, docstring: true }, double, single],
  },
  java: tripled,
  kotlin: tripled,
  scala: tripled,
  groovy: { ...plain, delimiters: [tripleDouble, tripleSingle, double, single] },
  swift: { ...plain, delimiters: [tripleDouble, double] },
  dart: { ...plain, delimiters: [tripleDouble, tripleSingle, double, single] },
  julia: { ...plain, delimiters: [{ ...tripleDouble, docstring: true }, double] },
  csharp: {
    ...plain,
    delimiters: [
      { open: '"""', close: '"""', multiline: true },
      { open: '$@"', close: '"', multiline: true, doubling: true },
      { open: '@$"', close: '"', multiline: true, doubling: true },
      { open: '@"', close: '"', multiline: true, doubling: true },
      double,
      single,
    ],
  },
  fsharp: { ...plain, delimiters: [tripleDouble, acrossLines(double)] },
  go: { ...plain, delimiters: [{ open: '`', close: '`', multiline: true }, double, single] },
  rust: { ...plain, delimiters: [acrossLines(double)], rust: true },
  cpp: { ...plain, rawCpp: true },
  'cuda-cpp': { ...plain, rawCpp: true },
  ruby: {
    ...plain,
    delimiters: [acrossLines(double), acrossLines(single), acrossLines({ ...double, open: '`', close: '`' })],
  },
  perl: { ...plain, delimiters: [acrossLines(double), acrossLines(single)], commentAtWordStart: true },
  php: { ...plain, delimiters: [acrossLines(double), acrossLines(single)] },
  shellscript: shell,
  dockerfile: shell,
  makefile: { ...none, commentAtWordStart: true },
  powershell: {
    ...plain,
    delimiters: [
      { open: '@"', close: '\n"@', multiline: true },
      { open: "@'", close: "\n'@", multiline: true },
      { ...acrossLines(double), escape: '`' },
      verbatim(single),
    ],
    commentAtWordStart: true,
  },
  yaml: {
    ...plain,
    delimiters: [acrossLines(double), verbatim(single)],
    commentAtWordStart: true,
    literalAtWordStart: true,
  },
  dockercompose: { ...plain, commentAtWordStart: true, literalAtWordStart: true },
  toml: {
    ...plain,
    delimiters: [
      tripleDouble,
      { open: "'''", close: "'''", multiline: true },
      double,
      { open: "'", close: "'" },
    ],
  },
  ini: { ...none, commentAtWordStart: true },
  properties: { ...none, commentAtWordStart: true },
  ignore: none,
  sql,
  plsql: sql,
  lua: { ...plain, delimiters: [{ open: '[[', close: ']]', multiline: true }, double, single] },
  r: { ...plain, delimiters: [acrossLines(double), acrossLines(single)] },
  haskell: doubleOnly,
  elm: { ...plain, delimiters: [tripleDouble, double] },
  clojure: doubleOnly,
  lisp: doubleOnly,
  scheme: doubleOnly,
  css: plain,
  scss: plain,
  less: plain,
  html: none,
  xml: none,
  xsl: none,
  markdown: none,
  handlebars: none,
  tex: { ...none, escapedComment: true },
  latex: { ...none, escapedComment: true },
  bibtex: none,
  erlang: { ...doubleOnly },
  matlab: { ...plain, delimiters: [double] },
  vb: { ...plain, delimiters: [{ open: '"', close: '"', doubling: true }] },
  bat: none,
  graphql: { ...plain, delimiters: [{ ...tripleDouble, docstring: true }, double] },
  terraform: wordStart,
  nix: { ...plain, delimiters: [{ open: "''", close: "''", multiline: true }, acrossLines(double)] },
};

/** The literals of a language; for one that is not known, double and single quotes with backslashes. */
export function stringSyntaxOf(languageId: string): StringSyntax {
  return Object.hasOwn(byLanguage, languageId) ? byLanguage[languageId]! : plain;
}
