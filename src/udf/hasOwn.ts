/** Stands in for `Object.hasOwn`, which is of 2022: an engine may be older than that. */
export const hasOwn = (holder: object, key: PropertyKey): boolean =>
  // biome-ignore lint/suspicious/noPrototypeBuiltins: it is for where there is no Object.hasOwn.
  Object.prototype.hasOwnProperty.call(holder, key);
