/** What every hostile value throws or holds. No error and no output may repeat it. */
export const SECRET = 'jane@example.com';

/** Throws a value of its kind: a program may throw anything. */
const thrown = [
  () => new Error(SECRET),
  () => SECRET,
  () => undefined,
  () => revoked({}),
  () => ({ name: 'TransformError', code: 'internal-error', message: SECRET }),
  () => Object.freeze(Object.assign(new RangeError(SECRET), { status: 200, statTags: { errorType: SECRET } })),
] as const;

/** A value that is planted in place of another, created anew for each call: some count how often they are read. */
export interface Hostility {
  /** Which of {@link hostileKinds}. */
  readonly kind: string;
  /** Which of the values that are thrown. */
  readonly throws: number;
  /** From which read on it throws, from 1. */
  readonly fromRead: number;
  /** Which key of the replaced object throws. */
  readonly key: number;
}

type Json = Readonly<Record<string, unknown>>;

const isContainer = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const revoked = (target: object): unknown => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

const raise = (which: number): never => {
  throw thrown[which % thrown.length]?.();
};

/** Throws from the given call on. */
const trap = ({ throws, fromRead }: Hostility): (() => void) => {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls >= fromRead) raise(throws);
  };
};

const chosenKey = (value: Json, { key }: Hostility): string | undefined => {
  const keys = Object.keys(value);
  return keys[key % Math.max(keys.length, 1)];
};

const containerOf = (value: unknown): Json => (isContainer(value) ? value : { id: value });

const proxyWith = (name: 'ownKeys' | 'has' | 'getPrototypeOf' | 'getOwnPropertyDescriptor') => {
  return (value: unknown, hostility: Hostility): unknown => {
    const spring = trap(hostility);
    return new Proxy(containerOf(value), {
      [name]: (target: object, ...rest: readonly unknown[]) => {
        spring();
        return Reflect.apply(Reflect[name], Reflect, [target, ...rest]);
      },
    });
  };
};

/** A class of a user, with data in fields and behind getters. */
class Custom {
  constructor(value: unknown) {
    Object.defineProperties(this, Object.getOwnPropertyDescriptors(containerOf(value)));
  }
  get type(): string {
    return raise(0);
  }
  get email(): string {
    return raise(0);
  }
}

/** Objects that a program can pass and JSON cannot, each made from the value that it replaces. */
const kinds = {
  'a revoked object': () => revoked({}),
  'a revoked list': () => revoked([]),
  'an object that contains itself': (value) => {
    const loop: Record<string, unknown> = { ...containerOf(value) };
    return Object.assign(loop, { self: loop, list: [loop, loop] });
  },
  'a list that contains itself': (value) => {
    const loop: unknown[] = [value];
    loop.push(loop, { loop });
    return loop;
  },
  'toJSON throws': (value, { throws }) => ({ ...containerOf(value), toJSON: () => raise(throws) }),
  'toJSON hides a cycle': (value) => {
    const loop: Record<string, unknown> = { ...containerOf(value), toJSON: () => value };
    return Object.assign(loop, { self: loop });
  },
  'an object that cannot be converted': (value, { throws }) => ({
    ...containerOf(value),
    toString: () => raise(throws),
    valueOf: () => raise(throws),
    [Symbol.toPrimitive]: () => raise(throws),
  }),
  'a tag that throws': (value, hostility) => {
    const spring = trap(hostility);
    return Object.defineProperty({ ...containerOf(value) }, Symbol.toStringTag, {
      get() {
        spring();
        return 'Date';
      },
    });
  },
  'a tag of a date': (value) => ({ ...containerOf(value), [Symbol.toStringTag]: 'Date' }),
  'a date that throws': (_value, { throws }) =>
    Object.assign(new Date(0), { getTime: () => raise(throws), toISOString: () => raise(throws) }),
  'an invalid date': () => new Date(Number.NaN),
  'an instance of a class': (value) => new Custom(value),
  'an object without a prototype': (value) => Object.assign(Object.create(null), containerOf(value)),
  'a map': (value) => new Map(Object.entries(containerOf(value))),
  'a typed array': () => new Uint8Array(3),
  'a boxed string': (value) => Object(String(isContainer(value) ? 'boxed' : value)),
  'a symbol': () => Symbol('symbol'),
  'a bigint': () => 12_345_678_901_234_567_890n,
  'a function whose text throws': (_value, { throws }) =>
    Object.assign(() => SECRET, { toString: () => raise(throws) }),
  'a promise': () => Promise.resolve(SECRET),
  'a stream': () => ({ pipe: () => SECRET, getReader: () => SECRET }),
  'one key throws': (value, hostility) => {
    const target = containerOf(value);
    const key = chosenKey(target, hostility);
    const spring = trap(hostility);
    return new Proxy(target, {
      get(object, name, receiver) {
        if (name === key) spring();
        return Reflect.get(object, name, receiver);
      },
    });
  },
  'every key throws': (value, hostility) => {
    const spring = trap(hostility);
    return new Proxy(containerOf(value), {
      get(object, name, receiver) {
        spring();
        return Reflect.get(object, name, receiver);
      },
    });
  },
  'ownKeys throws': proxyWith('ownKeys'),
  'has throws': proxyWith('has'),
  'getPrototypeOf throws': proxyWith('getPrototypeOf'),
  'getOwnPropertyDescriptor throws': proxyWith('getOwnPropertyDescriptor'),
  'an iterator that cannot be had': (value, hostility) => {
    const spring = trap(hostility);
    return {
      get [Symbol.iterator]() {
        spring();
        return () => Object.values(containerOf(value)).values();
      },
    };
  },
  'an iterator that throws': (value, hostility) => {
    const spring = trap(hostility);
    return {
      *[Symbol.iterator]() {
        for (const item of Object.values(containerOf(value))) {
          spring();
          yield item;
        }
      },
    };
  },
  'an iterator without results': () => ({ [Symbol.iterator]: () => ({ next: () => undefined }) }),
  'an iterator that cannot be closed': (value, { throws }) => ({
    [Symbol.iterator]: () => ({
      ...iteratorOf(Object.values(containerOf(value))),
      return: () => raise(throws),
    }),
  }),
} satisfies Record<string, (value: unknown, hostility: Hostility) => unknown>;

const iteratorOf = (items: readonly unknown[]) => {
  const values = items.values();
  return { next: () => values.next() };
};

/** A property that is a getter. It stands in the object around the replaced value. */
const GETTER = 'a getter that throws';

/** The names of all kinds. */
export const hostileKinds: readonly string[] = [GETTER, ...Object.keys(kinds)];

/** Replaces the value under a key of an object, or the object itself where there is no key. */
const replace = (holder: object, key: string, hostility: Hostility): void => {
  const value = Reflect.get(holder, key);
  if (hostility.kind !== GETTER) {
    Reflect.set(holder, key, kinds[hostility.kind as keyof typeof kinds](value, hostility));
    return;
  }
  const spring = trap(hostility);
  Object.defineProperty(holder, key, {
    enumerable: true,
    configurable: true,
    get() {
      spring();
      return value;
    },
  });
};

/** Plants a hostile value at a path of a value, which is changed. */
export const plant = (root: unknown, path: readonly string[], hostility: Hostility): unknown => {
  const box = { root };
  const keys = ['root', ...path];
  const holder = keys.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(value as object, key), box);
  replace(holder as object, keys.at(-1) ?? '', hostility);
  try {
    return box.root;
  } catch {
    // A getter around the whole value: there is no object that could have it.
    return undefined;
  }
};
