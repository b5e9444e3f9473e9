/** A number as somebody typed it. */
export interface WrittenPhone {
  readonly text: string;
  /** The country it is read in, if it is known. */
  readonly country: string | undefined;
  /** The name of the form. */
  readonly form: string;
  /** The number in E.164. */
  readonly number: string;
}

export declare const writtenPhones: readonly WrittenPhone[];

/** How google-libphonenumber reads a text. */
export declare const googleReading: (text: string, country: string | undefined) => string | undefined;
