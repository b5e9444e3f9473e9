/** Maps values, several at once where that takes time; the results come in the order of the values. */
export async function* mapConcurrently<Value, Result>(
  values: AsyncIterable<Value>,
  map: (value: Value) => Result | Promise<Result>,
  atOnce: number,
): AsyncGenerator<Result> {
  const underWay: (Result | Promise<Result>)[] = [];
  for await (const value of values) {
    const result = map(value);
    // Whoever stops reading leaves some behind; an error is still told to who waits for the result.
    if (result instanceof Promise) result.catch(() => {});
    underWay.push(result);
    if (underWay.length >= atOnce) yield* underWay.splice(0, 1);
  }
  yield* underWay;
}
