import groupBy from 'lodash/groupBy.js';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import modelSchema from '../../schemas/model.json' with { type: 'json' };
import settingsSchema from '../../schemas/settings.json' with { type: 'json' };
import { Details } from './details.js';
import type { EditorName } from './diagnostics.js';
import { Editor, type Mark } from './editor.js';
import { eventSchema } from './eventSchema.js';
import { applyEdit, type Edit, locate, parseDocument, setProperty } from './jsonDocument.js';
import type { Origin, Place } from './origins.js';
import { OutcomeView } from './outcomeView.js';
import { type Choices, type Preview, preview, type Texts } from './preview.js';
import { requestTitle } from './requestTitle.js';
import { RowsLeftOut, RowsView } from './rowsView.js';
import { samples } from './samples.js';
import type { JsonSchema } from './schemaCompletion.js';
import { Switch, Toolbar } from './toolbar.js';

/** Delay after the last keystroke, in milliseconds. A long document takes longer to read. */
const pauseMs = ({ event, rows, model, settings }: Texts): number =>
  150 + (event.length + rows.length + model.length + settings.length) / 2000;

/** A value of a request, among those that are shown. */
export interface Selection {
  readonly outcome: number;
  readonly request: number;
  readonly path: string;
}

const emptyTexts: Texts = { event: '', rows: '', model: '', settings: '' };

/** What the editors hold, a while after the last change; the function ends the wait. */
function useSettled(texts: Texts): readonly [Texts, (texts: Texts) => void] {
  const [settled, setSettled] = useState(texts);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(texts), pauseMs(texts));
    return () => clearTimeout(timer);
  }, [texts]);
  return [settled, setSettled];
}

/** What the editors of an input hold. */
const inputs = { event: ['event'], rows: ['rows', 'model'] } as const satisfies Record<string, readonly EditorName[]>;

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
  const editors = useRef<Partial<Record<EditorName, (edit: Edit) => void>>>({});
  const result = useRef<HTMLDivElement>(null);

  const [settled, settle] = useSettled(texts);
  const shown = useMemo(() => {
    const choices: Choices = { fromRows, eventIndex, compare, rudderstackDefaults, now: Date.now() };
    return preview(settled, choices);
  }, [settled, fromRows, eventIndex, compare, rudderstackDefaults]);

  const lastComplete = useRef<Preview>(undefined);
  if (shown.isComplete) lastComplete.current = shown;
  const outcomes = lastComplete.current?.outcomes ?? none;
  const lastConfig = useRef(shown.config);
  if (shown.config !== undefined) lastConfig.current = shown.config;
  const config = lastConfig.current;

  const selection = hovered ?? focused;
  const line = useMemo(() => {
    if (selection === undefined) return undefined;
    const lines = outcomes[selection.outcome]?.requests[selection.request]?.lines ?? [];
    return lines.find(({ path }) => path === selection.path);
  }, [selection, outcomes]);
  const outcome = selection && outcomes[selection.outcome];
  const isOneOfSeveral = outcomes.flatMap(({ requests }) => requests).length > 1;
  const request = selection && outcome && isOneOfSeveral ? requestTitle(outcome, selection.request) : undefined;
  const marks = useMemo(() => marksOf(line?.origin, shown), [line, shown]);
  const diagnostics = useMemo(() => groupBy(shown.diagnostics, ({ editor }) => editor), [shown]);

  const change = (name: EditorName) => (text: string) => setTexts((old) => ({ ...old, [name]: text }));
  const setSetting = (key: string, value: unknown): void => {
    const edit = setProperty(parseDocument(texts.settings), shown.prefixes.settings, key, value);
    if (edit === undefined) return;
    editors.current.settings?.(edit);
    settle({ ...texts, settings: applyEdit(texts.settings, edit) });
  };
  /** Puts documents in place of what the editors hold, which can be undone like typing. */
  const load = (documents: Partial<Texts>): void => {
    for (const [name, insert] of Object.entries(documents) as [EditorName, string][]) {
      editors.current[name]?.({ from: 0, to: texts[name].length, insert });
    }
    settle({ ...texts, ...documents });
  };
  /** Shows the result of an input from its beginning, and not the last one of the input before. */
  const showInput = (input: keyof typeof inputs): void => {
    lastComplete.current = undefined;
    result.current?.scrollTo(0, 0);
    setFromRows(input === 'rows');
    setHovered(undefined);
    setFocused(undefined);
  };
  const choose = (index: number): void => {
    const chosen = list[index]?.texts ?? {};
    setSample(index);
    setEventIndex(0);
    load(chosen);
    showInput(chosen.rows === undefined ? 'event' : 'rows');
  };
  const chooseInput = (input: keyof typeof inputs): void => {
    const example = list.find((one) => one.texts[input] !== undefined)?.texts;
    const empty = inputs[input].filter((name) => texts[name].trim() === '');
    load(Object.fromEntries(empty.map((name) => [name, example?.[name] ?? ''])));
    showInput(input);
  };

  const canSet = setProperty(shown.settings, shown.prefixes.settings, 'version', 'v2') !== undefined;
  // The editors of the other input are hidden and not removed: they keep what can be undone.
  const panel = (name: EditorName, title: string, schema: JsonSchema | undefined, isHidden = false) => (
    <section class={`panel ${name}`} aria-labelledby={`${name}-title`} hidden={isHidden}>
      <h2 id={`${name}-title`}>{title}</h2>
      {name === 'settings' && shown.isTokenMissing && <p class="hint">A placeholder stands in for the access token.</p>}
      <Editor
        label={title}
        text={texts[name]}
        onChange={change(name)}
        {...(schema && { schema })}
        diagnostics={isHidden ? none : (diagnostics[name] ?? none)}
        marks={isHidden ? none : marks[name]}
        onReady={(edit) => {
          editors.current[name] = edit;
        }}
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
          {panel('event', 'Event', schemaOfEvents, fromRows)}
          {panel('rows', 'Rows', undefined, !fromRows)}
          {panel('model', 'Model', modelSchema as JsonSchema, !fromRows)}
          {fromRows && (
            <section class="panel event" aria-labelledby="rows-event-title">
              <h2 id="rows-event-title">Event from the rows</h2>
              <RowsView rows={shown.rows} onChange={setEventIndex} />
              <Editor
                label="Event from the rows"
                text={shown.event.text}
                diagnostics={diagnostics['event'] ?? none}
                marks={marks.event}
              />
            </section>
          )}
          {panel('settings', 'Settings', settingsSchema as JsonSchema)}
        </section>
        <main aria-label="Result">
          {shown.isComplete || (
            <p class="verdict incomplete" role="status">
              The input is not complete: see the marks in the editors.
              {outcomes.length > 0 && ' Below is the last complete result.'}
            </p>
          )}
          {shown.isComplete && outcomes.length === 0 && shown.rows && (
            <p class="verdict incomplete" role="status">
              No event comes from the rows: <RowsLeftOut rows={shown.rows} />
            </p>
          )}
          <div class="outcomes" ref={result} inert={!shown.isComplete}>
            {outcomes.map((outcome, index) => (
              <OutcomeView
                key={outcome.version}
                outcome={outcome}
                onHover={(place) => setHovered(place && { outcome: index, ...place })}
                onFocus={(place) => setFocused({ outcome: index, ...place })}
              />
            ))}
          </div>
          <Details line={line} request={request} />
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
