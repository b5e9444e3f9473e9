import { bodyRules } from './rules/bodyRules.js';
import { contentRules } from './rules/contentRules.js';
import { deviceRules } from './rules/deviceRules.js';
import { digestRules } from './rules/digestRules.js';
import { envelopeRules } from './rules/envelopeRules.js';
import { fieldRules } from './rules/fieldRules.js';
import { nameRules } from './rules/nameRules.js';
import { pageRules } from './rules/pageRules.js';
import { personRules } from './rules/personRules.js';
import { sourceRules } from './rules/sourceRules.js';
import { timeRules } from './rules/timeRules.js';
import { typeRules } from './rules/typeRules.js';
import { valueRules } from './rules/valueRules.js';

/** Judge the request as a whole. */
export const requestRules = { ...envelopeRules, ...bodyRules };

/** Judge what stands beside the events, and each event. */
export const partRules = { ...typeRules, ...fieldRules, ...digestRules };

/** Judge each event. */
export const eventRules = {
  ...nameRules,
  ...timeRules,
  ...personRules,
  ...deviceRules,
  ...valueRules,
  ...contentRules,
  ...pageRules,
  ...sourceRules,
};

/** All rules by code, in the order in which they judge. */
export const rules = { ...requestRules, ...partRules, ...eventRules };

/** The stable code of a finding. */
export type FindingCode = keyof typeof rules;
