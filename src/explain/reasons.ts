import type { PhoneProblem } from '../values/phoneNumber.js';

/** The stable code of a reason for which a value of the event is not sent. */
export type ReasonCode =
  | 'absent'
  | 'null'
  | 'blank'
  | 'not-a-number'
  | 'placeholder'
  | 'no-value'
  | 'empty'
  | 'wrong-kind'
  | 'broken-list'
  | 'unusable'
  | 'unreadable'
  | 'not-an-object'
  | 'empty-item'
  | 'condition'
  | 'repeated'
  | 'one-of-several'
  | 'too-long'
  | 'digest-of-nothing'
  | 'undocumented'
  | 'phone-without-country'
  | 'phone-of-other-country'
  | 'phone-not-in-use'
  | 'phone-too-short'
  | 'phone-too-long'
  | 'phone-is-date'
  | 'phone-is-ip'
  | 'phone-in-exponents'
  | 'phone-with-fraction'
  | 'phone-with-text'
  | 'phone-in-other-digits'
  | 'two-phones';

/** What the text of a reason names besides its code. Never a value. */
interface Subject {
  /** What the field takes, such as `whole number`. */
  readonly expects: string;
  /** The kind of the value, such as `a list`. */
  readonly kind: string;
  /** Why a condition does not hold. */
  readonly skipReason: string;
}

interface ReasonRow {
  readonly why: (subject: Subject) => string;
  /** For a value that is not what its field takes: what is wrong with it. Absent for a value that is left out on purpose. */
  readonly mistake?: (subject: Subject) => string;
}

const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

const row = (why: string): ReasonRow => ({ why: () => why });

/** A value that is not what its field takes, in words that do not name the field. */
const mistake = (text: string): ReasonRow => ({ why: () => text, mistake: () => text });

const notWhatIsExpected = ({ expects }: Subject): string => `not ${withArticle(expects)}`;

/** Why a phone number is dropped. */
const phoneReasons = {
  'phone-without-country': mistake('not a complete phone number: no calling code, and no country is known'),
  'phone-of-other-country': mistake('not a phone number of its country, nor one with a calling code'),
  'phone-not-in-use': mistake('not a phone number: its calling code has no such numbers'),
  'phone-too-short': mistake('not a phone number: fewer than 7 digits'),
  'phone-too-long': mistake('not a phone number: more than 15 digits'),
  'phone-is-date': mistake('not a phone number: a date or a time'),
  'phone-is-ip': mistake('not a phone number: an IP address'),
  'phone-in-exponents': mistake('not a phone number: a number in exponents, without all its digits'),
  'phone-with-fraction': mistake('not a phone number: a number with a fraction'),
  'phone-with-text': mistake('not a phone number: letters or signs that are no extension'),
  'phone-in-other-digits': mistake('not a phone number: digits of a script that is not read'),
  'two-phones': mistake('not a phone number: two numbers in one value'),
} as const satisfies Record<PhoneProblem, ReasonRow>;

/** Why a source of the event is not used, or a value of it not sent. */
const reasons = {
  absent: row('absent'),
  null: row('null'),
  blank: row('blank'),
  'not-a-number': row('not a number'),
  placeholder: row('a placeholder for a missing value'),
  'no-value': { why: ({ expects }) => `stands for no value, not for ${withArticle(expects)}` },
  empty: { why: ({ kind }) => kind },
  'wrong-kind': { why: ({ kind, expects }) => `${kind}, expected ${expects}`, mistake: notWhatIsExpected },
  'broken-list': mistake('not a list in JSON, although it begins with ['),
  unusable: { why: ({ expects }) => `expected ${expects}`, mistake: notWhatIsExpected },
  unreadable: mistake('an object that cannot be read'),
  'not-an-object': mistake('not an object'),
  'empty-item': row('an item without a usable field'),
  condition: { why: ({ skipReason }) => skipReason },
  repeated: row('the same as one before it'),
  'one-of-several': row('Events API 1.0 takes one'),
  'too-long': mistake('longer than 1,000 characters'),
  'digest-of-nothing': mistake('the digest of an empty string'),
  undocumented: row("TikTok's reference does not list it for this event source, and onlyDocumentedFields is on"),
  ...phoneReasons,
} as const satisfies Record<ReasonCode, ReasonRow>;

/** The codes of all reasons. */
export const reasonCodes = Object.keys(reasons) as ReasonCode[];

/** Why a value is not used, as data. */
export type Reason = { readonly code: ReasonCode } & Partial<Subject>;

const inWords = (reason: Reason): Subject => ({ expects: '', kind: '', skipReason: '', ...reason });

/** A reason in words, for `explain`. */
export const whyOf = (reason: Reason): string => reasons[reason.code].why(inWords(reason));

/** What is wrong with a value, for counts of many; `undefined` for a value that is left out on purpose. */
export const mistakeOf = (reason: Reason): string | undefined => {
  const { mistake: describe }: ReasonRow = reasons[reason.code];
  return describe?.(inWords(reason));
};
