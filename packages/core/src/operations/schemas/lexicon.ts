import * as z from 'zod/mini';
import { booleanField } from './fields.js';

/** Most entries of a lexicon of one request. */
export const maxLexiconEntries = 200;

/** Most UTF-16 units of `written`. */
export const maxWrittenLength = 100;

/** Most UTF-16 units of `spoken`. */
export const maxSpokenLength = 200;

/** A short text of a lexicon. Messages tell its length, never what it is. */
function entryText(field: string, maximum: number) {
  const error = ({ input }: { readonly input?: unknown }) => {
    const got =
      typeof input === 'string' ? (input.trim() === '' ? 'nothing' : `${input.length}`) : 'no string';
    return `${field} of a lexicon entry must be a string of 1 to ${maximum} characters, got ${got}`;
  };
  return z
    .string({ error })
    .check(z.refine((value) => value.trim() !== '' && value.length <= maximum, { error }));
}

const entry = z.object(
  {
    /** As it is written in texts, matched as a whole word. */
    written: entryText('written', maxWrittenLength),
    /** As it is to be read, respelled in plain letters. */
    spoken: entryText('spoken', maxSpokenLength),
    /** Whether capitals must agree. */
    case_sensitive: z._default(booleanField('case_sensitive'), false),
  },
  { error: 'an entry of lexicon must be an object with written and spoken' },
);

/** How words are to be pronounced. */
export const lexiconField = z
  .array(entry, { error: 'lexicon must be an array of entries with written and spoken' })
  .check(
    z.maxLength(maxLexiconEntries, {
      error: ({ input }) =>
        `lexicon must have at most ${maxLexiconEntries} entries, got ${(input as readonly unknown[]).length}`,
    }),
  );
