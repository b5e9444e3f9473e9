/** What a time must be, in refusals of rows and of models. */
export const expectedTime = 'a date and time in the years 2000 to 2100';

// JavaScript numbers are exact up to 2^53 and to 15 digits: beyond that, two orders could become one.
const expectedId =
  'a string, a date, a boolean or a number (above 2^53 as a bigint or string, with a fraction and more than 15 digits as a string)';

/** The stable code of a refused row. */
export type RowRefusalCode =
  | 'invalid-row'
  | 'unreadable-column'
  | 'missing-event-name'
  | 'invalid-event-name'
  | 'missing-key'
  | 'invalid-key'
  | 'invalid-timestamp'
  | 'invalid-products'
  | 'incomplete-event'
  | 'missing-timestamp'
  | 'missing-event-id'
  | 'invalid-event-id'
  | 'ambiguous-event-id';

/** Every reason to refuse a row, in the order of the checks. Texts name the column, never its value. */
const refusalTexts = {
  'invalid-row': () => 'Row must be an object of columns',
  'unreadable-column': (column) => `Column "${column}" must be readable, but reading it threw an error`,
  'missing-event-name': (column) => `Column "${column}" must have a value: it holds the event name`,
  'invalid-event-name': (column) => `Column "${column}" must be a string: it holds the event name`,
  'missing-key': (column) => `Column "${column}" must have a value: it is part of the key`,
  'invalid-key': (column) => `Column "${column}" must be ${expectedId}: it is part of the key`,
  'invalid-timestamp': (column) => `Column "${column}" must be ${expectedTime}`,
  'invalid-products': (column) => `Column "${column}" must be a list of objects, or a JSON string of one`,
  'incomplete-event': () =>
    'Another row with the same key must be fixed first: an event is sent with all of its rows or not at all',
  'missing-timestamp': (column) => `Column "${column}" must be ${expectedTime} in at least one row of each key`,
  'missing-event-id': (column) => `Column "${column}" must have a value: it is part of the event id`,
  'invalid-event-id': (column) => `Column "${column}" must be ${expectedId}: it is part of the event id`,
  'ambiguous-event-id': (column) =>
    `Column "${column}" must have the same value in all rows of a key: it is part of the event id`,
} as const satisfies Record<RowRefusalCode, (column: string) => string>;

/** Every code, in the order of the checks. */
export const rowRefusalCodes = Object.keys(refusalTexts) as RowRefusalCode[];

/** A row that is in no event, and the reason. */
export interface RowRefusal {
  /** Index in the given list, from 0. */
  readonly rowIndex: number;
  readonly code: RowRefusalCode;
  /** Names the column and what it must be, never its value. */
  readonly text: string;
}

/** The reason to refuse a row, without its index. */
export interface RowProblem {
  readonly code: RowRefusalCode;
  /** Empty if the problem is not about one column. */
  readonly column: string;
}

/** Describes a problem as the refusal of a row. */
export const refuseRow = (rowIndex: number, { code, column }: RowProblem): RowRefusal => ({
  rowIndex,
  code,
  text: refusalTexts[code](column),
});

/** The stable code of a warning. */
export type RowWarningCode =
  | 'unknown-column'
  | 'empty-column'
  | 'unscaled-decimal'
  | 'rows-disagree'
  | 'repeated-event-id';

/** Texts of warnings about rows that became events; `subject` is a column, or the template of the event id. */
const warningTexts = {
  'unknown-column': (subject) => `Column "${subject}" is in no row`,
  'empty-column': (subject) => `Column "${subject}" has no value in any row`,
  'unscaled-decimal': (subject) =>
    `Column "${subject}" holds decimals of Arrow without their scale, read as whole numbers: cast them in SQL, or pass the rows of the Arrow table themselves`,
  'rows-disagree': (subject) =>
    `Column "${subject}" differs between rows of the same key: the first row with a value wins`,
  'repeated-event-id': (subject) =>
    `Events with different keys share the event id "${subject}": TikTok keeps only one event per event name and id`,
} as const satisfies Record<RowWarningCode, (subject: string) => string>;

/** Returns the text of a warning. */
export const warningText = (code: RowWarningCode, subject: string): string => warningTexts[code](subject);

/** Every code. */
export const rowWarningCodes = Object.keys(warningTexts) as RowWarningCode[];

/** A warning, reported once for all rows or events that it applies to. */
export interface RowWarning {
  readonly code: RowWarningCode;
  readonly text: string;
  /** Number of rows (`unknown-column`, `empty-column`) or events. */
  readonly count: number;
  /** Index of the first row that it applies to, from 0. */
  readonly rowIndex: number;
}

/** Counts equal warnings, so that a million rows with the same flaw give one warning. */
export class WarningCounter {
  readonly #byText = new Map<string, { code: RowWarningCode; text: string; count: number; rowIndex: number }>();

  add(code: RowWarningCode, subject: string, rowIndex: number, count = 1): void {
    const text = warningText(code, subject);
    const known = this.#byText.get(text);
    if (known === undefined) this.#byText.set(text, { code, text, count, rowIndex });
    else {
      known.count += count;
      known.rowIndex = Math.min(known.rowIndex, rowIndex);
    }
  }

  list(): RowWarning[] {
    return [...this.#byText.values()];
  }
}
