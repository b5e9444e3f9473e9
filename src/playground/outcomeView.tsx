import { escapeInvisible } from '../values/escapeInvisible.js';
import type { Outcome } from './outcomes.js';
import { requestTitle } from './requestTitle.js';
import { RequestView } from './requestView.js';
import { versionNames } from './versionNames.js';

interface RequestPlace {
  readonly request: number;
  readonly path: string;
}

interface OutcomeViewProps {
  readonly outcome: Outcome;
  readonly onHover: (place: RequestPlace | undefined) => void;
  readonly onFocus: (place: RequestPlace) => void;
}

/** What becomes of the event under one API version. */
export function OutcomeView({ outcome, onHover, onFocus }: OutcomeViewProps) {
  const { version, refusal, requests, dropped, unread } = outcome;
  const name = `Events API ${versionNames[version]}`;
  const findings = requests.flatMap(({ lines, findings }) => [...findings, ...lines.flatMap((line) => line.findings)]);
  return (
    <section class="outcome" aria-label={name}>
      <h2>{name}</h2>
      {refusal === undefined ? (
        <p class="verdict sent" role="status">
          {requests.length === 1 ? 'One request' : `${requests.length} requests`}
          {dropped.length > 0 && ` · ${dropped.length} dropped`}
          {unread.length > 0 && ` · ${unread.length} not read`}
          {findings.length > 0 && ` · ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} of lint`}
        </p>
      ) : (
        <div class="verdict refused" role="status">
          <p>
            <strong>Refused</strong> <code>{refusal.code}</code>
          </p>
          <p>{escapeInvisible(refusal.text)}</p>
          <p>What to do: {escapeInvisible(refusal.advice)}</p>
        </div>
      )}
      {dropped.length > 0 && (
        <details open>
          <summary>Dropped</summary>
          <ul>
            {dropped.map(({ path, from, why }) => (
              <li key={`${path} ${from}`}>
                <code class="skipped">{escapeInvisible(from)}</code> is not sent as <code>{escapeInvisible(path)}</code>
                : {escapeInvisible(why)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {unread.length > 0 && (
        <details open>
          <summary>Not read</summary>
          <ul>
            {unread.slice(0, maxItems).map(({ path, nearest }) => (
              <li key={path}>
                <code>{escapeInvisible(path)}</code>
                {nearest !== undefined && (
                  <>
                    : is <code>{escapeInvisible(nearest)}</code> meant?
                  </>
                )}
              </li>
            ))}
          </ul>
          {unread.length > maxItems && <p class="hint">… and {unread.length - maxItems} more</p>}
        </details>
      )}
      {requests.map((request, index) => (
        <RequestView
          key={index}
          title={requestTitle(outcome, index)}
          request={request}
          onHover={(path) => onHover(path === undefined ? undefined : { request: index, path })}
          onFocus={(path) => onFocus({ request: index, path })}
        />
      ))}
    </section>
  );
}

/** Nobody reads a longer list. */
const maxItems = 200;
