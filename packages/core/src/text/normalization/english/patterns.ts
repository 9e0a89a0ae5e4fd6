/** Nothing that belongs to the same word or number stands before. A pattern source. */
export const left = String.raw`(?<![\p{L}\p{N}_]|\d[.,:/-])`;

/** Nothing that belongs to the same word or number follows. A pattern source. */
export const right = String.raw`(?![\p{L}\p{N}_]|[.,:/]\d)`;

/** A number as written, without sign: grouped or plain digits with an optional fraction. A pattern source. */
export const numberSource = String.raw`(?:\d{1,3}(?:,\d{3}){1,12}(?![\d])|\d{1,60})(?:\.\d{1,40})?`;

/** Compiles a pattern source with the flags every rule uses. */
export function pattern(source: string, flags = ''): RegExp {
  return new RegExp(source, `gu${flags}`);
}

/** Words that begin a sentence far more often than they are part of a name: they tell a full stop from a mere dot. */
export const sentenceOpeners =
  "(?:The|This|That|These|Those|It|It's|He|She|They|We|You|I|I'm|In|On|At|By|For|From|With|But|And|So|Or|If|When|While|After|Before|As|A|An|There|Then|Now|However|Its|His|Her|Their|Our|My|Your|What|Who|Why|How|Where|Yes|No|Not|All|Some|Many|Most|Once|Since|Until|Also|Please|Do|Does|Did|Is|Are|Was|Were|Let's|Thanks|Nobody|Everyone|Both|Here|Next|Later|Today|Tomorrow|Yesterday)";

/** A full stop here ends the sentence (and not only an abbreviation). A pattern source, used after the stop. */
export const sentenceEndsHere = String.raw`(?=["')\]]{0,3}(?:\s{0,2}$|\n|\s["'(]?${sentenceOpeners}(?![\p{L}.])))`;

/** Captures an empty string when the stop before it ends the sentence too, else nothing. A pattern source. */
export const endsSentence = `(?:${sentenceEndsHere}()|)`;

/** A pattern source that matches the text in small letters or capitals. */
export function eitherCase(text: string): string {
  return text.replace(/[a-z.]/g, (sign) => (sign === '.' ? '\\.' : `[${sign}${sign.toUpperCase()}]`));
}
