import type { RowsOutcome } from './preview.js';

interface RowsViewProps {
  readonly rows: RowsOutcome | undefined;
  readonly index: number;
  readonly onChange: (index: number) => void;
}

/** What became of the rows, and which of their events is shown. */
export function RowsView({ rows, index, onChange }: RowsViewProps) {
  if (rows === undefined) return <p class="hint">There are no events until the rows and the model are complete.</p>;
  const { events, refusals, skipped } = rows;
  return (
    <p class="hint">
      {events.length > 1 && (
        <>
          <label>
            Event{' '}
            <select value={index} onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}>
              {events.map(({ messageId }, position) => (
                <option key={messageId} value={position}>
                  {position + 1}
                </option>
              ))}
            </select>
          </label>{' '}
        </>
      )}
      {events.length} {events.length === 1 ? 'event' : 'events'}, {refusals.length} refused, {skipped} skipped by{' '}
      <code>where</code>
    </p>
  );
}
