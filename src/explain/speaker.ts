import { isDate, isEmpty, isObjectLike } from '../values/kinds.js';
import type { WordsByCast } from './castWords.js';
import { kindOf, textSteps } from './describe.js';
import type { Speaker } from './parts.js';

/** Makes a speaker of the words for each cast. */
export const createSpeaker = (words: WordsByCast): Speaker => {
  const nameOf: Speaker['nameOf'] = (cast) => words.get(cast)?.name ?? 'value';

  return {
    nameOf,

    stepsOf(given, value, cast) {
      const read = `read as ${nameOf(cast)}`;
      if (typeof given === 'string' && typeof value === 'string') return textSteps(given, value, read);
      return given === value ? [] : [`${kindOf(given)} ${read}`];
    },

    whyRefused(given, cast) {
      if (given === null) return 'null';
      if (typeof given === 'string' && given.trim() === '') return 'blank';
      if (Number.isNaN(given)) return 'not a number';
      if (isObjectLike(given) && !isDate(given) && isEmpty(given)) return kindOf(given);
      const { name, refusal, parts } = words.get(cast) ?? { name: 'usable value', refusal: 'not usable' };
      const isJudgedInside =
        parts !== undefined && (Array.isArray(given) || (isObjectLike(given) && name === 'object'));
      if (!isJudgedInside && (isObjectLike(given) || typeof given === 'boolean')) return `${kindOf(given)}, no ${name}`;
      return refusal;
    },
  };
};
