/** Names with capitals inside that are one word, or that core's text rules know how to say. */
const oneWord: ReadonlySet<string> = new Set(
  (
    'JavaScript TypeScript CoffeeScript GitHub GitLab YouTube LinkedIn PowerShell PostgreSQL MySQL NoSQL MongoDB ' +
    'GraphQL WebAssembly WebSocket WebGL WebGPU OpenAI OpenGL DevOps DirectX macOS iOS iPadOS tvOS watchOS iPhone iPad ' +
    'eBay LaTeX BibTeX TeX OAuth PhD McDonald WiFi SQLite NumPy SciPy PyTorch TensorFlow OpenSSL OpenSSH'
  ).split(' '),
);

/**
 * Splits a name of a program into words: `camelCase`, `snake_case`, `SCREAMING_CASE`, `XMLHttpRequest`. Acronyms keep
 * their capitals, so that they are spelled; other inner capitals go. Returns the name as it is when it is one word.
 *
 * @param name letters, digits, `_` and `$`, without blanks
 */
export function splitIdentifier(name: string): string {
  const bare = name.replace(/^[_$#]+|[_$]+$/g, '');
  if (bare === '' || oneWord.has(bare)) return bare === '' ? name : bare;
  return bare
    .split(/[_$]+/)
    .map((part) => {
      const words = part
        .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
        .split(' ');
      return words
        .map((word, index) => (index > 0 && /^\p{Lu}\p{Ll}+\p{N}*$/u.test(word) ? word.toLowerCase() : word))
        .join(' ');
    })
    .join(' ');
}

/** A name whose spelling shows that it is one of a program: inner capitals or underscores. */
export const identifierPattern =
  /(?<![\p{L}\p{N}_$])(?=[\p{L}\p{N}_$]*(?:[\p{Ll}\p{N}]\p{Lu}|\p{Lu}{2}\p{Ll}{2}|[\p{L}\p{N}]_[\p{L}\p{N}]|[_$]))[_$]{0,4}\p{L}[\p{L}\p{N}_$]{1,120}(?![\p{L}\p{N}_$])/gu;
