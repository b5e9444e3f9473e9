export { type Finding, type LintOptions, lintRequest } from './lintRequest.js';
export type { Severity } from './rule.js';
export type { FindingCode } from './rules.js';
