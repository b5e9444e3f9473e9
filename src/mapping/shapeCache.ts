import { isSameList } from '../values/sameJson.js';

/** The keys of an object, in their order, and what is to be done with objects that have them. */
interface Shape<Plan> {
  readonly keys: readonly string[];
  readonly plan: Plan;
}

/** Where shapes are ever new, learning each would cost more than all the rest. */
const MISSES_PER_LESSON = 16;
/** What is remembered is names of keys, no values: so many and so long ones that no sender can fill the memory. */
const MOST_KEYS = 100;
const MOST_CHARACTERS = 2000;

const isSmall = (keys: readonly string[]): boolean =>
  keys.length <= MOST_KEYS && keys.reduce((characters, key) => characters + key.length, 0) <= MOST_CHARACTERS;

/**
 * Remembers what to do with objects of certain keys: the events of one sender are alike, and so are the products of one.
 *
 * For each number of keys one shape is remembered, so that to ask is one comparison: where keys are left out at random, most
 * events find nothing, and must not pay for it.
 */
export class ShapeCache<Plan> {
  // `private` and not `#`: in the script for databases, which is ECMAScript 2020, a `#` is a slow look into a WeakMap.
  private readonly makePlan: (keys: readonly string[]) => Plan;
  private readonly shapes: Shape<Plan>[] = [];
  private misses = 0;

  constructor(makePlan: (keys: readonly string[]) => Plan) {
    this.makePlan = makePlan;
  }

  /** Gives the plan for the keys of an object: the one that is remembered, or a new one that says the same. */
  get(keys: readonly string[]): Plan {
    const known = this.shapes[keys.length];
    if (known !== undefined && isSameList(known.keys, keys)) return known.plan;
    const plan = this.makePlan(keys);
    if (this.misses++ % MISSES_PER_LESSON === 0 && isSmall(keys)) this.shapes[keys.length] = { keys, plan };
    return plan;
  }
}
