/** Replaces `Object.hasOwn` (ECMAScript 2022) in the script: database engines may be older. */
export const hasOwn = (holder: object, key: PropertyKey): boolean =>
  // biome-ignore lint/suspicious/noPrototypeBuiltins: this is the fallback for engines without Object.hasOwn.
  Object.prototype.hasOwnProperty.call(holder, key);
