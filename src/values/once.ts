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
