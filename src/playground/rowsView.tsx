import { escapeInvisible } from '../values/escapeInvisible.js';
import type { RowsOutcome } from './preview.js';

interface RowsViewProps {
  readonly rows: RowsOutcome | undefined;
  readonly onChange: (index: number) => void;
}

/** Nobody chooses from a longer list. */
const maxOptions = 200;

/** What became of the rows, and which of their events is shown. */
export function RowsView({ rows, onChange }: RowsViewProps) {
  if (rows === undefined) return <p class="hint">There are no events until the rows and the model are complete.</p>;
  const { names, shownIndex } = rows;
  return (
    <p class="hint">
      {names.length > 1 && (
        <>
          <label>
            Event{' '}
            <select value={shownIndex} onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}>
              {names.slice(0, maxOptions).map((name, index) => (
                <option key={index} value={index}>
                  {index + 1}: {escapeInvisible(name)}
                </option>
              ))}
            </select>
          </label>{' '}
          {names.length > maxOptions && `(the first ${maxOptions}) `}
        </>
      )}
      {names.length} {names.length === 1 ? 'event' : 'events'}, <RowsLeftOut rows={rows} />
    </p>
  );
}

/** How many rows became no event. */
export function RowsLeftOut({ rows: { refused, skipped } }: { readonly rows: RowsOutcome }) {
  return (
    <>
      {refused} refused, {skipped} skipped by <code>where</code>
    </>
  );
}
