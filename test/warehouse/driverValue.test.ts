import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { driverValue, readJsonValue } from '../../src/warehouse/driverValue.js';

// Classes with the shapes of the drivers' own.

class DuckDbDecimal {
  readonly width = 10;
  readonly scale = 2;
  readonly value = 1250n;
  toString(): string {
    return '12.50';
  }
}

class DuckDbTimestamp {
  readonly micros = 1714903200123456n;
  toString(): string {
    return '2024-05-05 10:00:00.123456';
  }
}

class DuckDbList {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
  toString(): string {
    return "['not', 'this']";
  }
}

class DuckDbStruct {
  readonly entries: unknown;
  constructor(entries: unknown) {
    this.entries = entries;
  }
  toString(): string {
    return "{'not': 'this'}";
  }
}

class DuckDbBlob {
  readonly bytes = Buffer.from('bytes');
  toString(): string {
    return 'bytes';
  }
}

class BigQueryTimestamp {
  readonly value = '2024-05-05T10:00:00.123456Z';
}

class BigQueryInt extends Number {
  readonly type = 'BigQueryInt';
  readonly value: string;
  constructor(value: string) {
    super(value);
    this.value = value;
  }
}

class BigDecimal {
  readonly s = 1;
  readonly e = 21;
  readonly c = [1, 5];
  toFixed(): string {
    return '1500000000000000000000';
  }
  toString(): string {
    return '1.5e+21';
  }
}

class Moment {
  toISOString(): string {
    return '2024-05-05T10:00:00.000Z';
  }
  toString(): string {
    return 'Sun May 05 2024 10:00:00 GMT+0000';
  }
}

class ArrowRow {
  toJSON(): unknown {
    return { a: [1n], b: new DuckDbDecimal() };
  }
}

class OrmEntity {
  readonly a = 1;
}

/** Its tag contains the name of a built-in class, and `valueOf` prints an exponent. */
class TaggedBigNumber {
  readonly [Symbol.toStringTag] = 'BigNumber';
  toFixed(): string {
    return '1500000000000000000000';
  }
  valueOf(): string {
    return '1.5e+21';
  }
}

/** Holds a string under `value`, but is not a number. */
class Setting {
  readonly value = 'on';
  readonly scope = 'shop';
}

describe('driverValue converts', () => {
  test.each<[string, unknown, unknown]>([
    ['a DuckDB decimal', new DuckDbDecimal(), '12.50'],
    ['a DuckDB timestamp', new DuckDbTimestamp(), '2024-05-05 10:00:00.123456'],
    ['a DuckDB list', new DuckDbList([new DuckDbDecimal(), 2n]), ['12.50', 2]],
    ['a DuckDB struct', new DuckDbStruct({ a: new DuckDbList(['x']) }), { a: ['x'] }],
    ['a DuckDB map', new DuckDbStruct([{ key: 'k', value: 1n }]), { k: 1 }],
    ['a BigQuery time', new BigQueryTimestamp(), '2024-05-05T10:00:00.123456Z'],
    ['a BigQuery integer', new BigQueryInt('9007199254740993'), '9007199254740993'],
    ['a decimal that prints an exponent', new BigDecimal(), '1500000000000000000000'],
    ['a decimal with a tag of its own', new TaggedBigNumber(), '1500000000000000000000'],
    ['a moment', new Moment(), '2024-05-05T10:00:00.000Z'],
    ['an Arrow row', new ArrowRow(), { a: [1], b: '12.50' }],
    ['a map', new Map([['a', 1n]]), { a: 1 }],
    ['a set', new Set([1n]), [1]],
    ['a boxed string', Object('x'), 'x'],
    ['a boxed number', Object(12.5), 12.5],
    ['a boxed boolean', Object(false), false],
    ['a boxed bigint', Object(5n), 5],
    ['an object of another class', new OrmEntity(), { a: 1 }],
    ['an object of another class with a value', new Setting(), { value: 'on', scope: 'shop' }],
    [
      'an object of another realm',
      runInNewContext('({ a: [1], d: new Date(0) })'),
      { a: [1], d: '1970-01-01T00:00:00.000Z' },
    ],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['a wrapper that went through JSON', { value: '2024-05-05' }, '2024-05-05'],
    ['a struct of a struct', { value: { a: 1 } }, { value: { a: 1 } }],
    ['an array with holes', [1, undefined, () => 1, Number.NaN], [1, null, null, null]],
    ['minus zero', -0, 0],
  ])('%s', (_name, value, expected) => {
    expect(driverValue(value)).toStrictEqual(expected);
  });
});

test.each(['NaN', 'Infinity', '-Infinity'])('drops a decimal that is %s', (text) => {
  const decimal = new (class {
    toFixed(): string {
      return text;
    }
  })();
  expect(driverValue(decimal)).toBeUndefined();
  expect(driverValue([decimal])).toStrictEqual([null]);
});

test('keeps names that resemble placeholders', () => {
  expect(['Null', 'NONE', 'N/A', '-'].map((value) => driverValue(value))).toStrictEqual(['Null', 'NONE', 'N/A', '-']);
});

test.each([
  undefined,
  null,
  '',
  ' \t',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  new Date(Number.NaN),
  '\\N',
  ' NULL ',
  '[object Object]',
  { value: 'NaT' },
  Buffer.from('bytes'),
  Uint32Array.of(80),
  new DuckDbBlob(),
  Symbol('s'),
  () => 1,
  { value: null },
])('drops %s', (value) => {
  expect(driverValue(value)).toBeUndefined();
});

test('drops circular references', () => {
  const loop: Record<string, unknown> = { a: 1 };
  loop['self'] = loop;
  loop['list'] = [loop, loop];
  expect(driverValue(loop)).toStrictEqual({ a: 1, list: [null, null] });
});

test('keeps 100 levels of nesting and cuts deeper ones', () => {
  const nest = (value: unknown, levels: number): unknown => {
    let nested = value;
    for (let level = 0; level < levels; level++) nested = [nested];
    return nested;
  };
  expect(driverValue(nest(1, 100))).toStrictEqual(nest(1, 100));
  expect(driverValue(nest(1, 101))).toStrictEqual(nest(null, 100));
  expect(driverValue(nest(1, 5000))).toStrictEqual(nest(null, 100));
});

test.each<[value: unknown, expected: unknown]>([
  ['{"id":9007199254740993}', { id: '9007199254740993' }],
  ['9007199254740993', 9007199254740993n],
  ['-7', -7n],
  ['"0012"', '0012'],
  ['0.5', 0.5],
  ['not JSON', 'not JSON'],
  [null, null],
])('readJsonValue parses %j', (value, expected) => {
  expect(readJsonValue(value)).toStrictEqual(expected);
});
