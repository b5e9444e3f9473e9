/** What is worth a look although the rows became events; `subject` is a column, or the template of the event id. */
const warningTexts = {
  'unknown-column': (subject) => `Column "${subject}" is in no row`,
  'empty-column': (subject) => `Column "${subject}" has no value in any row`,
  'rows-disagree': (subject) =>
    `Column "${subject}" differs between rows of the same key: the first row with a value wins`,
  'repeated-event-id': (subject) =>
    `Event id "${subject}" is the same for events of different keys: of those with one name, TikTok keeps one`,
} as const satisfies Record<string, (subject: string) => string>;

/** Says a warning in words. */
export const warningText = (code: RowWarningCode, subject: string): string => warningTexts[code](subject);

/** The stable code of a warning. */
export type RowWarningCode = keyof typeof warningTexts;

/** Every code. */
export const rowWarningCodes = Object.keys(warningTexts) as RowWarningCode[];

/** Something worth a look, said once for all the places where it is so. */
export interface RowWarning {
  readonly code: RowWarningCode;
  readonly text: string;
  /** How many rows (`unknown-column`, `empty-column`) or events have it. */
  readonly count: number;
  /** The first row that has it, from 0. */
  readonly rowIndex: number;
}

/** Counts warnings, so that a million rows with the same flaw are one line. */
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
