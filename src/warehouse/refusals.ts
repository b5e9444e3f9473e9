/** Every reason to refuse a row, in the order in which it is checked. Texts name the column, never its value. */
const refusalTexts = {
  'invalid-row': () => 'Row must be an object of columns',
  'unreadable-column': (column) => `Column "${column}" must be readable, but reading it threw an error`,
  'missing-event-name': (column) => `Column "${column}" must have a value: it holds the event name`,
  'invalid-event-name': (column) => `Column "${column}" must be text: it holds the event name`,
  'missing-key': (column) => `Column "${column}" must have a value: it is part of the key`,
  'invalid-key': (column) => `Column "${column}" must be ${idKinds}: it is part of the key`,
  'invalid-timestamp': (column) => `Column "${column}" must be ${time}`,
  'invalid-products': (column) => `Column "${column}" must be a list of objects, or the JSON text of one`,
  'incomplete-event': () =>
    'Another row of the same key must be mended first: an event is sent with all of its rows or not at all',
  'missing-timestamp': (column) => `Column "${column}" must be ${time}, in one row of a key at least`,
  'missing-event-id': (column) => `Column "${column}" must have a value: it is part of the event id`,
  'invalid-event-id': (column) => `Column "${column}" must be ${idKinds}: it is part of the event id`,
  'ambiguous-event-id': (column) =>
    `Column "${column}" must be the same in all rows of a key: it is part of the event id`,
} as const satisfies Record<string, (column: string) => string>;

// JavaScript's numbers are exact only up to 2^53, and to 15 digits: two orders could become one.
const idKinds =
  'text, a date, true or false, or a number (beyond 2^53 as bigint or text, with a fraction and more than 15 digits as text)';
const time = 'a date and time of the years 2000 to 2100';

/** The stable code of a refused row. */
export type RowRefusalCode = keyof typeof refusalTexts;

/** Every code, in the order in which a row is checked. */
export const rowRefusalCodes = Object.keys(refusalTexts) as RowRefusalCode[];

/** A row that is in no event, and why. */
export interface RowRefusal {
  /** Place in the given list, from 0. */
  readonly rowIndex: number;
  readonly code: RowRefusalCode;
  /** Names the column and what it must be, never its value. */
  readonly text: string;
}

/** What is wrong with a row, wherever it stands. */
export interface RowProblem {
  readonly code: RowRefusalCode;
  readonly column: string;
}

/** Says in words what is wrong with a row. */
export const refuseRow = (rowIndex: number, { code, column }: RowProblem): RowRefusal => ({
  rowIndex,
  code,
  text: refusalTexts[code](column),
});
