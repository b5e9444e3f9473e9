import { escapeInvisible } from '../values/escapeInvisible.js';
import type { Origin } from './origins.js';
import type { BodyLine } from './requestPreview.js';

interface DetailsProps {
  /** The line of the chosen value; undefined while no value is chosen. */
  readonly line: BodyLine | undefined;
  /** The title of its request; undefined where there is only one. */
  readonly request: string | undefined;
}

/** Where the chosen value comes from. A screen reader reads it out as it changes, without the sources that are not there. */
export function Details({ line, request }: DetailsProps) {
  const origin = line?.origin;
  return (
    <section class="details" aria-labelledby="details-title">
      <h2 id="details-title">Where it comes from</h2>
      <div role="status">
        {line === undefined ? (
          <p class="hint">Point at a value of the request.</p>
        ) : (
          <p>
            <code class="key">{escapeInvisible(origin?.path ?? line.path ?? '')}</code> <Source origin={origin} />
            {request !== undefined && <span class="hint"> · in {request}</span>}
          </p>
        )}
        {origin !== undefined && origin.skipped.length > 0 && (
          <ul>
            {origin.skipped.map(({ path, why }) => (
              <li key={path}>
                Skipped <code class="skipped">{escapeInvisible(path)}</code>: {escapeInvisible(why)}
              </li>
            ))}
          </ul>
        )}
      </div>
      {origin !== undefined && origin.absent.length > 0 && (
        <p class="hint absent">Not in the event: {origin.absent.map(escapeInvisible).join(', ')}</p>
      )}
    </section>
  );
}

function Source({ origin }: { readonly origin: Origin | undefined }) {
  if (origin === undefined) return <>comes from the event</>;
  const { from, place, cast, steps } = origin;
  const changes = [...(cast === undefined ? [] : [`as ${cast}`]), ...(steps.length > 0 ? [steps.join(', ')] : [])];
  return (
    <>
      ← <code class={place === undefined ? '' : 'source'}>{escapeInvisible(from)}</code>
      <span class="hint"> {escapeInvisible(changes.join(': '))}</span>
    </>
  );
}
