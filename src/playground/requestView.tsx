import { useId, useRef, useState } from 'preact/hooks';
import type { Finding } from '../lint/index.js';
import { escapeInvisible } from '../values/escapeInvisible.js';
import type { BodyLine, RequestPreview } from './requestPreview.js';

interface RequestViewProps {
  readonly title: string;
  readonly request: RequestPreview;
  /** Receives the path of the value under the pointer; undefined when the pointer leaves it. */
  readonly onHover: (path: string | undefined) => void;
  readonly onFocus: (path: string) => void;
}

/** A request: its URL, headers and body, with the findings of lint in place, and its cURL command. */
export function RequestView({ title, request, onHover, onFocus }: RequestViewProps) {
  const hint = useId();
  return (
    <article class="request" aria-label={title}>
      <pre class="head">
        {request.url}
        {request.headers.map(([name, value]) => `\n${name}: ${value}`)}
      </pre>
      {request.findings.map((finding) => (
        <FindingNote key={`${finding.code} ${finding.path}`} finding={finding} />
      ))}
      <p id={hint} class="hint">
        Point at a value, or move over the values with the arrow keys, to see where it comes from.
      </p>
      <Body title={title} hint={hint} request={request} onHover={onHover} onFocus={onFocus} />
      {request.hiddenLines > 0 && <p class="hint">… and {request.hiddenLines} more lines</p>}
      <Curl text={request.curl} />
    </article>
  );
}

const isValue = ({ path, text }: BodyLine): boolean => path !== undefined && text !== '{' && text !== '[';

/** The body, line by line. Its values are one stop of the Tab key, between which the arrow keys move. */
function Body({ title, hint, request, onHover, onFocus }: RequestViewProps & { readonly hint: string }) {
  const [current, setCurrent] = useState<string>();
  const list = useRef<HTMLFieldSetElement>(null);
  const values = request.lines.filter(isValue);
  const stop = values.find(({ path }) => path === current)?.path ?? values[0]?.path;

  const move = (event: KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const index = buttons.indexOf(event.target as HTMLButtonElement);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 10,
      PageUp: index - 10,
      Home: 0,
      End: buttons.length - 1,
    };
    const target = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (target === undefined || index < 0) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(target, buttons.length - 1))]?.focus();
  };

  return (
    <fieldset class="body" aria-label={`Body of ${title}`} aria-describedby={hint} ref={list} onKeyDown={move}>
      {request.lines.map((line, index) => {
        const { depth, path, findings } = line;
        return (
          <div key={path ?? `close ${index}`} class="line" style={{ '--depth': depth }}>
            {isValue(line) && path !== undefined ? (
              <button
                type="button"
                class="value"
                tabIndex={path === stop ? 0 : -1}
                onMouseEnter={() => onHover(path)}
                // Safari gives a button that is clicked no focus.
                onClick={({ currentTarget }) => currentTarget.focus()}
                onMouseLeave={() => onHover(undefined)}
                onFocus={() => {
                  setCurrent(path);
                  onFocus(path);
                }}
              >
                <LineText line={line} />
              </button>
            ) : (
              <LineText line={line} />
            )}
            {findings.map((finding) => (
              <FindingNote key={`${finding.code} ${finding.path}`} finding={finding} line={path} />
            ))}
          </div>
        );
      })}
    </fieldset>
  );
}

const kindOf = (text: string): string =>
  text.startsWith('"') ? 'string' : /^[\dtfn-]/.test(text) ? 'number' : 'bracket';

function LineText({ line: { key, text, hasComma } }: { readonly line: BodyLine }) {
  return (
    <>
      {key !== undefined && (
        <>
          <span class="key">{key}</span>
          {': '}
        </>
      )}
      <span class={kindOf(text)}>{text}</span>
      {hasComma && ','}
    </>
  );
}

interface FindingNoteProps {
  readonly finding: Finding;
  /** The path of the line below which it stands. */
  readonly line?: string | undefined;
}

/** A finding of lint, with the page of TikTok's that it is from. */
function FindingNote({ finding, line }: FindingNoteProps) {
  const { severity, code, path, message, source } = finding;
  return (
    <p class={`note ${severity}`}>
      <span class="tag">{severity}</span> <code>{code}</code>
      {path !== '' && path !== line && (
        <>
          {' at '}
          <code>{escapeInvisible(path)}</code>
        </>
      )}
      : {message}{' '}
      <a href={source} target="_blank" rel="noopener noreferrer">
        TikTok’s page
      </a>
    </p>
  );
}

function Curl({ text }: { readonly text: string }) {
  const [message, setMessage] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setMessage('Copied');
    } catch {
      setMessage('The browser does not allow it: select the text and copy it');
    }
  };
  return (
    <details class="curl">
      <summary>cURL</summary>
      <p class="hint">
        The access token comes from the environment variable <code>TIKTOK_ACCESS_TOKEN</code>. Replace <code>***</code>{' '}
        by the pixel code.
      </p>
      <textarea aria-label="cURL command" readOnly rows={12} value={text} />
      <button type="button" onClick={copy}>
        Copy
      </button>{' '}
      <span role="status">{message}</span>
    </details>
  );
}
