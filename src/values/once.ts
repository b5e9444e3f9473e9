/**
 * A value that is made when it is first asked for: loading the library costs next to nothing.
 *
 * @example
 * const list = once(() => []);
 * list() === list() // => true
 */
export const once = <Value extends object>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/**
 * An object whose values are made when they are first asked for, each once.
 *
 * @example
 * const lists = lazily({ empty: () => [] });
 * [Object.keys(lists), lists.empty === lists.empty] // => [['empty'], true]
 */
export const lazily = <Values extends Readonly<Record<string, object>>>(
  makers: {
    readonly [Key in keyof Values]: () => Values[Key];
  },
): Values => {
  const values = {};
  for (const [key, make] of Object.entries(makers)) {
    Object.defineProperty(values, key, { get: once(make), enumerable: true, configurable: true });
  }
  return values as Values;
};
