import type { Finding } from '../../index.js';
import { printTable } from '../printTable.js';
import type { ReportSection } from '../report/htmlReport.js';
import { countOf, formatCount } from '../summaryLine.js';

/** How often a rule finds something. */
interface RuleCount extends Pick<Finding, 'code' | 'severity'> {
  /** The message of its first finding. Others may name other fields. */
  readonly message: string;
  readonly findings: number;
  /** How many requests have at least one of them. */
  readonly requests: number;
}

const order = ['error', 'warning', 'info'] as const satisfies readonly Finding['severity'][];

/** Counts the findings of many requests by rule. */
export class FindingSummary {
  #requests = 0;
  #withFindings = 0;
  readonly #rules = new Map<string, RuleCount>();
  readonly #isShown: (rule: RuleCount) => boolean;

  /** @param onlyErrors Shows only the rules that find errors. */
  constructor(onlyErrors: boolean) {
    this.#isShown = ({ severity }) => severity === 'error' || !onlyErrors;
  }

  /** Adds the findings of a request. */
  add(findings: readonly Finding[]): void {
    this.#requests += 1;
    if (findings.length > 0) this.#withFindings += 1;
    const counted = new Set<string>();
    for (const { code, severity, message } of findings) {
      const rule = this.#rules.get(code) ?? { code, severity, message, findings: 0, requests: 0 };
      const requests = rule.requests + (counted.has(code) ? 0 : 1);
      counted.add(code);
      this.#rules.set(code, { ...rule, findings: rule.findings + 1, requests });
    }
  }

  /** Prints the counts as a table, for people. @param width As for {@link printTable}. */
  toTable(width: number | undefined): string {
    const title = `${countOf(this.#requests, 'request')}, ${formatCount(this.#withFindings)} with findings\n`;
    const rows = this.#sorted.map(({ code, severity, findings, requests }) => [
      code,
      severity,
      formatCount(findings),
      formatCount(requests),
    ]);
    if (rows.length === 0) return title;
    return `${title}\n${printTable(['rule', 'severity', 'findings', 'requests'], rows, { width, wordColumns: 2 })}`;
  }

  /** The counts, as `--json` prints them. */
  toCounts() {
    return { requests: this.#requests, withFindings: this.#withFindings, rules: this.#sorted };
  }

  /** The counts by rule, as a section of a report. */
  toSection(): ReportSection {
    return {
      title: 'Findings by rule',
      note: 'A bar shows the share of the requests in which the rule finds something. The sentence is that of the first finding.',
      columns: ['rule', 'requests', 'findings'],
      rows: this.#sorted.map(({ code, severity, message, requests, findings }) => ({
        name: code,
        note: message,
        severity,
        count: requests,
        others: [findings],
      })),
      total: this.#requests,
    };
  }

  /** What is shown: errors first; of one severity, the rule that concerns the most requests. */
  get #sorted(): readonly RuleCount[] {
    return [...this.#rules.values()]
      .filter(this.#isShown)
      .sort(
        (one, other) =>
          order.indexOf(one.severity) - order.indexOf(other.severity) ||
          other.requests - one.requests ||
          other.findings - one.findings,
      );
  }
}
