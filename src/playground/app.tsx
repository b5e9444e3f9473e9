import groupBy from 'lodash/groupBy.js';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import modelSchema from '../../schemas/model.json' with { type: 'json' };
import settingsSchema from '../../schemas/settings.json' with { type: 'json' };
import { Details } from './details.js';
import { Editor, type Mark } from './editor.js';
import { eventSchema } from './eventSchema.js';
import { applyEdit, type Edit, locate, parseDocument, setProperty } from './jsonDocument.js';
import type { Origin, Place } from './origins.js';
import { OutcomeView } from './outcomeView.js';
import { type Choices, type EditorName, type Preview, preview, type Texts } from './preview.js';
import { RowsView } from './rowsView.js';
import { samples } from './samples.js';
import type { JsonSchema } from './schemaCompletion.js';
import { Switch, Toolbar } from './toolbar.js';

/** Until typing rests for so long, the page shows what was there before. A long text takes longer to read. */
const pauseMs = ({ event, rows, model, settings }: Texts): number =>
  150 + (event.length + rows.length + model.length + settings.length) / 2000;

/** A value of a request, among those that are shown. */
export interface Selection {
  readonly outcome: number;
  readonly request: number;
  readonly path: string;
}

const emptyTexts: Texts = { event: '', rows: '', model: '', settings: '' };

/** The texts, a while after the last change; the function ends the wait. */
function useSettled(texts: Texts): readonly [Texts, (texts: Texts) => void] {
  const [settled, setSettled] = useState(texts);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(texts), pauseMs(texts));
    return () => clearTimeout(timer);
  }, [texts]);
  return [settled, setSettled];
}

/** What to highlight in each editor for a value of the request. */
const marksOf = (origin: Origin | undefined, shown: Preview): Record<EditorName, Mark[]> => {
  const marks: Record<EditorName, Mark[]> = { event: [], settings: [], rows: [], model: [] };
  const add = ({ editor, keys }: Place, kind: Mark['kind']): void => {
    const range = locate(shown[editor], [...shown.prefixes[editor], ...keys]);
    if (range !== undefined) marks[editor].push({ kind, ...range });
    const sources = editor === 'event' ? (shown.findRowSources?.(keys) ?? []) : [];
    for (const source of sources) marks[source.editor].push({ kind, ...source });
  };
  for (const { place } of origin?.skipped ?? []) add(place, 'skipped');
  if (origin?.place) add(origin.place, 'source');
  return marks;
};

/** The whole page. */
export function App({ version }: { readonly version: string }) {
  const list = useMemo(() => samples(Date.now()), []);
  const [sample, setSample] = useState(0);
  const [texts, setTexts] = useState<Texts>({ ...emptyTexts, ...list[0]?.texts });
  const [fromRows, setFromRows] = useState(false);
  const [eventIndex, setEventIndex] = useState(0);
  const [compare, setCompare] = useState(false);
  const [rudderstackDefaults, setRudderstackDefaults] = useState(false);
  const [hovered, setHovered] = useState<Selection>();
  const [focused, setFocused] = useState<Selection>();
  const editSettings = useRef<(edit: Edit) => void>(undefined);

  const [settled, settle] = useSettled(texts);
  const shown = useMemo(() => {
    const choices: Choices = { fromRows, eventIndex, compare, rudderstackDefaults, now: Date.now() };
    return preview(settled, choices);
  }, [settled, fromRows, eventIndex, compare, rudderstackDefaults]);

  const isComplete = shown.outcomes.length > 0;
  const lastOutcomes = useRef(shown.outcomes);
  if (isComplete) lastOutcomes.current = shown.outcomes;
  const outcomes = lastOutcomes.current;

  const selection = hovered ?? focused;
  const line = useMemo(() => {
    if (selection === undefined) return undefined;
    const lines = outcomes[selection.outcome]?.requests[selection.request]?.lines ?? [];
    return lines.find(({ path }) => path === selection.path);
  }, [selection, outcomes]);
  const marks = useMemo(() => marksOf(line?.origin, shown), [line, shown]);
  const remarks = useMemo(() => groupBy(shown.remarks, ({ editor }) => editor), [shown]);

  const change = (name: EditorName) => (text: string) => setTexts((old) => ({ ...old, [name]: text }));
  const setSetting = (key: string, value: unknown): void => {
    const edit = setProperty(parseDocument(texts.settings), shown.prefixes.settings, key, value);
    if (edit === undefined) return;
    editSettings.current?.(edit);
    settle({ ...texts, settings: applyEdit(texts.settings, edit) });
  };
  const choose = (index: number): void => {
    const chosen = list[index];
    if (chosen === undefined) return;
    setSample(index);
    const newTexts = { ...emptyTexts, ...chosen.texts };
    setTexts(newTexts);
    settle(newTexts);
    setFromRows(chosen.texts.rows !== undefined);
    setEventIndex(0);
    setHovered(undefined);
    setFocused(undefined);
  };
  const chooseInput = (input: 'event' | 'rows'): void => {
    if (texts[input] === '') choose(list.findIndex((one) => one.texts[input] !== undefined));
    else setFromRows(input === 'rows');
  };

  const { config } = shown;
  const canSet = setProperty(shown.settings, shown.prefixes.settings, 'version', 'v2') !== undefined;
  const panel = (name: EditorName, title: string, schema: JsonSchema | undefined) => (
    <section class={`panel ${name}`} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{title}</h2>
      <Editor
        key={sample}
        label={title}
        text={texts[name]}
        onChange={change(name)}
        {...(schema && { schema })}
        remarks={remarks[name] ?? none}
        marks={marks[name]}
        {...(name === 'settings' && {
          onReady: (apply: (edit: Edit) => void) => {
            editSettings.current = apply;
          },
        })}
      />
    </section>
  );

  return (
    <>
      <header>
        <div class="title">
          <h1>
            TikTok Ads playground <small>tiktok-ads-transformer {version}</small>
          </h1>
          <p class="hint">Everything happens in this page: nothing is sent or stored.</p>
          <ThemeSwitch />
        </div>
        <Toolbar
          samples={list.map(({ name }) => name)}
          sample={sample}
          onSample={choose}
          input={fromRows ? 'rows' : 'event'}
          onInput={chooseInput}
          version={compare ? 'both' : config?.version}
          onVersion={(value) => {
            setCompare(value === 'both');
            if (value !== 'both') setSetting('version', value);
          }}
          hashing={config?.hashUserProperties ?? false}
          onHashing={(value) => setSetting('hashUserProperties', value)}
          canSet={canSet}
          rudderstackDefaults={rudderstackDefaults}
          onRudderstackDefaults={setRudderstackDefaults}
        />
      </header>
      <div class={compare ? 'columns compare' : 'columns'}>
        <section class="input" aria-label="Input">
          {fromRows ? (
            <>
              {panel('rows', 'Rows', undefined)}
              {panel('model', 'Model', modelSchema as JsonSchema)}
              <section class="panel event" aria-labelledby="event-title">
                <h2 id="event-title">Event from the rows</h2>
                <RowsView rows={shown.rows} index={eventIndex} onChange={setEventIndex} />
                <Editor
                  label="Event from the rows"
                  text={shown.event.text}
                  remarks={remarks['event'] ?? none}
                  marks={marks.event}
                />
              </section>
            </>
          ) : (
            panel('event', 'Event', schemaOfEvents)
          )}
          {panel('settings', 'Settings', settingsSchema as JsonSchema)}
        </section>
        <main aria-label="Result">
          {isComplete || (
            <p class="verdict incomplete" role="status">
              The input is not complete: see the marks in the editors. Below is the last complete result.
            </p>
          )}
          <div class="outcomes">
            {outcomes.map((outcome, index) => (
              <OutcomeView
                key={outcome.version}
                outcome={outcome}
                onHover={(place) => setHovered(place && { outcome: index, ...place })}
                onFocus={(place) => setFocused({ outcome: index, ...place })}
              />
            ))}
          </div>
          <Details line={line} />
        </main>
      </div>
    </>
  );
}

const none: readonly never[] = [];
const schemaOfEvents = eventSchema();

/** Begins with the theme of the system. */
function ThemeSwitch() {
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);
  return <Switch label="Dark" isOn={isDark} onChange={setDark} />;
}
