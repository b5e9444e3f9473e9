/** Texts of warnings about rows that became events; `subject` is a column, the template of the event id, or the whole text. */
const warningTexts = {
  'unknown-column': (subject) => `Column "${subject}" is in no row`,
  'empty-column': (subject) => `Column "${subject}" has no value in any row`,
  'dropped-value': (subject) => subject,
  'rows-disagree': (subject) =>
    `Column "${subject}" differs between rows of the same key: the first row with a value wins`,
  'repeated-event-id': (subject) =>
    `Events with different keys share the event id "${subject}": TikTok keeps only one event per event name and id`,
} as const satisfies Record<string, (subject: string) => string>;

/** Returns the text of a warning. */
export const warningText = (code: RowWarningCode, subject: string): string => warningTexts[code](subject);

/** The stable code of a warning. */
export type RowWarningCode = keyof typeof warningTexts;

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
