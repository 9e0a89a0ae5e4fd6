/**
 * Abbreviations that are followed by more of the same sentence, lower case without the final stop. Used when text was
 * not normalised (or has no tables for its language); several languages share one list, since a missed sentence end
 * costs little and a cut inside a sentence is heard.
 */
const abbreviations: ReadonlySet<string> = new Set(
  (
    'mr mrs ms mx dr prof rev hon st sr jr gen col capt cmdr lt sgt maj adm gov pres rep sen supt messrs mme mlle ' +
    'vs etc eg e.g ie i.e cf al approx appt dept est min max no nos vol fig figs sec ch pp ed eds ave blvd rd hwy ' +
    'inc ltd co corp bros jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri ' +
    'z.b bzw ca usw evtl ggf nr str tel hr fr dipl ing d.h u.a s.o s.u vgl bsp ' +
    'sra srta dra ud uds p.ej pág núm av c.f m mm mgr ste bd env ex ' +
    'sig sig.ra dott ing avv pag п т.е т.д т.п г ул им'
  ).split(' '),
);

/** Those that end a sentence when a capital follows. */
const mayEndSentence: ReadonlySet<string> = new Set(
  'etc inc ltd co corp bros jr sr al usw ave blvd rd st min max т.д т.п'.split(' '),
);

const lastWord = /(?<![\p{L}\p{N}.])((?:\p{L}{1,12}\.){0,4}\p{L}{1,12})\.["')\]]{0,3}$/u;

/**
 * Whether a full stop at the end of this text belongs to an abbreviation or an initial, so that the sentence goes on.
 *
 * @param before the text up to and with the stop
 * @param after the text that follows
 */
export function isAbbreviationStop(before: string, after: string): boolean {
  const word = lastWord.exec(before.slice(-40))?.[1];
  if (word === undefined) return false;
  const key = word.toLowerCase();
  const isInitial = /^\p{Lu}$/u.test(word) && word !== 'I';
  const isDotted = /^(?:\p{L}\.){1,6}\p{L}$/u.test(word);
  const capitalFollows = /^[\s"'(]{0,4}\p{Lu}/u.test(after);
  if (isInitial) return true;
  if (isDotted) return !capitalFollows || abbreviations.has(key);
  return abbreviations.has(key) && !(capitalFollows && mayEndSentence.has(key) && key !== 'st');
}
