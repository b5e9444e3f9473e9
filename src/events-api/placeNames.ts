/**
 * Names of places that an event of travel or automotive ads has in `properties`. In every other event they are the person's, and
 * are never copied.
 */
export const placeNames: ReadonlySet<string> = new Set(['city', 'region', 'country', 'postal_code']);
