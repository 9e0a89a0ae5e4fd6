import type { SpannedText } from '../spans/spanned-text.js';

/**
 * One rewriting of text: every match of the pattern is replaced by what `say` returns.
 *
 * Patterns carry the `g` flag and have no unbounded repetition that may fail after many characters (every repetition
 * has an upper bound or cannot fail), so that each match attempt takes constant time and a whole text linear time.
 */
export interface RewriteRule {
  /** What the rule is about, for tests and error reports. */
  readonly name: string;
  /** What it matches. */
  readonly pattern: RegExp;
  /** The new text, or undefined to leave this match as it is. */
  readonly say: string | ((match: RegExpExecArray) => string | undefined);
}

/** Rules of one subject, passed over as a whole in text that cannot concern them. */
export interface RuleGroup {
  /** Cheap test without the `g` flag; when it finds nothing in the text, no rule of the group would. */
  readonly when: RegExp;
  /** The rules in order. */
  readonly rules: readonly RewriteRule[];
}

/** Applies groups of rules one after another, each to the result of those before it. */
export function applyGroups(text: SpannedText, groups: readonly RuleGroup[]): SpannedText {
  return groups.reduce(
    (current, group) => (group.when.test(current.text) ? applyRules(current, group.rules) : current),
    text,
  );
}

/** Applies rules one after another, each to the result of those before it. */
export function applyRules(text: SpannedText, rules: readonly RewriteRule[]): SpannedText {
  return rules.reduce((current, rule) => current.replace(rule.pattern, rule.say), text);
}
