import { isSameList } from '../values/json.js';

/** The keys of an object, in their order, and the plan for objects that have them. */
interface Shape<Plan> {
  readonly keys: readonly string[];
  readonly plan: Plan;
}

/** Only every 16th miss is cached: caching ever-new key sets costs more than it saves. */
const MISSES_PER_ENTRY = 16;
/** The cache holds names of keys, no values. These bounds keep a sender from filling the memory. */
const MAX_KEYS = 100;
const MAX_CHARACTERS = 2000;

const isSmall = (keys: readonly string[]): boolean =>
  keys.length <= MAX_KEYS && keys.reduce((characters, key) => characters + key.length, 0) <= MAX_CHARACTERS;

/**
 * Caches a plan per set of keys: the events of one sender have the same keys, and so have its products.
 *
 * It holds one shape per number of keys, so that a look-up is one comparison: where keys are missing at random, most look-ups
 * fail and must cost little.
 */
export class ShapeCache<Plan> {
  // `private` and not `#`: in the script for databases, which is ECMAScript 2020, a `#` is a slow look into a WeakMap.
  private readonly makePlan: (keys: readonly string[]) => Plan;
  private readonly shapes: Shape<Plan>[] = [];
  private misses = 0;

  constructor(makePlan: (keys: readonly string[]) => Plan) {
    this.makePlan = makePlan;
  }

  /** The plan for the keys of an object: the cached one, or a new equal one. */
  get(keys: readonly string[]): Plan {
    const known = this.shapes[keys.length];
    if (known !== undefined && isSameList(known.keys, keys)) return known.plan;
    const plan = this.makePlan(keys);
    if (this.misses++ % MISSES_PER_ENTRY === 0 && isSmall(keys)) this.shapes[keys.length] = { keys, plan };
    return plan;
  }
}
