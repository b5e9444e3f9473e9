export type { FindingCode } from './findingCode.js';
export { type Finding, type LintOptions, lintRequest } from './lintRequest.js';
export type { Severity } from './rule.js';
