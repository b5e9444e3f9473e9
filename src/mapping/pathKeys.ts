import toPath from 'lodash/toPath.js';

/** The same text as V8 keeps the names of properties: once. Looking up another copy costs a search for that one, each time. */
const asPropertyName = (key: string): string => Object.keys({ [key]: true })[0] ?? key;

/** The keys of a path such as `properties.products[0].sku`, ready to be looked up. */
export const pathKeys = (path: string | readonly string[]): string[] => toPath(path).map(asPropertyName);
