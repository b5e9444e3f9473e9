/** The JSON strings of events by their kind. */
export declare const eventTexts: Readonly<Record<'1 kB' | '4 kB' | '15 kB' | 'gaps' | 'mixed', readonly string[]>>;
