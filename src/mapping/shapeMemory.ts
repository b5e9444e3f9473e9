import { isSameList } from '../values/sameJson.js';

/** The keys of an object, in their order, and what is to be done with objects that have them. */
interface Shape<Plan> {
  readonly keys: readonly string[];
  readonly plan: Plan;
}

const MOST_SHAPES = 8;
/** Where shapes are ever new, learning each would cost more than all the rest. */
const MISSES_PER_LESSON = 16;
/** What is remembered is names of keys, no values; so many and so long ones that no sender can fill the memory. */
const MOST_KEYS = 100;
const MOST_CHARACTERS = 4000;

const isSmall = (keys: readonly string[]): boolean =>
  keys.length <= MOST_KEYS && keys.reduce((characters, key) => characters + key.length, 0) <= MOST_CHARACTERS;

/** Remembers what to do with objects of certain keys: the events of one sender are alike, and so are the products of one. */
export class ShapeMemory<Plan> {
  // `private` and not `#`: in the script for databases, which is ECMAScript 2020, a `#` is a slow look into a WeakMap.
  private readonly makePlan: (keys: readonly string[]) => Plan;
  private readonly shapes: Shape<Plan>[] = [];
  private last: Shape<Plan>;
  private misses = 0;
  private lessons = 0;

  constructor(makePlan: (keys: readonly string[]) => Plan) {
    this.makePlan = makePlan;
    this.last = { keys: [], plan: makePlan([]) };
  }

  /** Gives the plan for the keys of an object: the one that is remembered, or a new one that says the same. */
  planFor(keys: readonly string[]): Plan {
    if (isSameList(this.last.keys, keys)) return this.last.plan;
    const known = this.shapes.find((shape) => isSameList(shape.keys, keys));
    if (known === undefined) return this.planOfMiss(keys);
    this.last = known;
    return known.plan;
  }

  private planOfMiss(keys: readonly string[]): Plan {
    const plan = this.makePlan(keys);
    if (this.misses++ % MISSES_PER_LESSON === 0 && isSmall(keys)) {
      this.last = { keys, plan };
      this.shapes[this.lessons++ % MOST_SHAPES] = this.last;
    }
    return plan;
  }
}
