import type { PlainRecord } from '../values/kinds.js';
import { isSameList } from '../values/sameJson.js';

/** The keys of an object, in their order, and what is known of objects that have them. */
interface Shape<Plan> {
  readonly keys: readonly string[];
  readonly plan: Plan;
}

/** So many shapes are remembered: names of keys, no values. */
const MOST_SHAPES = 8;
/** Objects with more keys are looked at anew each time: no sender can fill the memory. */
const MOST_KEYS = 200;

/** Remembers what to do with objects of certain keys: the events of one sender are alike, and so are the products of one. */
export class ShapeMemory<Plan> {
  // `private` and not `#`: in the script for databases, which is ECMAScript 2020, a `#` is a slow look into a WeakMap.
  private readonly makePlan: (keys: readonly string[]) => Plan;
  private readonly shapes: Shape<Plan>[] = [];
  private learned = 0;
  private last: Shape<Plan>;

  constructor(makePlan: (keys: readonly string[]) => Plan) {
    this.makePlan = makePlan;
    this.last = { keys: [], plan: makePlan([]) };
  }

  /** Gives the plan for the own keys of an object. */
  planFor(object: PlainRecord): Plan {
    const keys = Object.keys(object);
    if (isSameList(this.last.keys, keys)) return this.last.plan;
    this.last = this.shapes.find((shape) => isSameList(shape.keys, keys)) ?? this.learn(keys);
    return this.last.plan;
  }

  private learn(keys: readonly string[]): Shape<Plan> {
    const shape = { keys, plan: this.makePlan(keys) };
    if (keys.length <= MOST_KEYS) this.shapes[this.learned++ % MOST_SHAPES] = shape;
    return shape;
  }
}
