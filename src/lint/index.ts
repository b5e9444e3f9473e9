export { type Finding, type FindingCode, type LintOptions, lintRequest } from './lintRequest.js';
export type { Severity } from './rule.js';
