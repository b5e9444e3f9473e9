import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  showPanel,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'preact/hooks';
import type { Diagnostic } from './diagnostics.js';
import type { Edit, Range } from './jsonDocument.js';
import { type JsonSchema, schemaCompletion } from './schemaCompletion.js';
import { keysId, statusPanel } from './statusPanel.js';

/** A part of the text that the value under the pointer comes from, or one that was skipped for it. */
export interface Mark extends Range {
  readonly kind: 'source' | 'skipped';
}

interface EditorProps {
  /** What a screen reader calls the editor. */
  readonly label: string;
  /** Where the text can be edited, the one to begin with. */
  readonly text: string;
  /** Without it, the text can only be read. */
  readonly onChange?: (text: string) => void;
  readonly schema?: JsonSchema;
  readonly diagnostics: readonly Diagnostic[];
  readonly marks: readonly Mark[];
  /** Receives a function that edits the text as if it was typed: it can be undone. */
  readonly onReady?: (apply: (edit: Edit) => void) => void;
}

const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--field)', color: 'var(--text)', fontSize: '0.8125rem' },
  // The gutters would cover an outline: the page draws it around the editor.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--field)', color: 'var(--quiet)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'var(--hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selection)' },
  '.cm-source': { backgroundColor: 'var(--source)', borderRadius: '0.2rem', boxShadow: '0 0 0 1px var(--accent)' },
  '.cm-skipped': { backgroundColor: 'var(--skipped)', borderRadius: '0.2rem', boxShadow: '0 0 0 1px var(--warning)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--page)',
    color: 'var(--text)',
    border: '1px solid var(--line)',
    borderRadius: '0.4rem',
  },
  '.cm-tooltip-lint': { maxWidth: 'min(32rem, 90vw)' },
  '.cm-tooltip.cm-completionInfo': { padding: '0.4rem 0.6rem', maxWidth: '20rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--page)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--accent)' },
  // The images of the package are data URLs, which the page does not allow.
  '.cm-lintRange': { backgroundImage: 'none', textDecoration: 'underline wavy', textUnderlineOffset: '0.2em' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecorationColor: 'var(--error)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecorationColor: 'var(--warning)' },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--accent)' },
  '.cm-lint-marker': { content: '""', width: '0.6rem', height: '0.6rem', margin: '0.3rem 0.1rem', borderRadius: '50%' },
  '.cm-lint-marker-error': { content: '""', backgroundColor: 'var(--error)', borderRadius: '0.1rem' },
  '.cm-lint-marker-warning': { content: '""', backgroundColor: 'var(--warning)' },
  '.cm-lint-marker-info': { content: '""', backgroundColor: 'var(--accent)' },
  '.cm-panels': { backgroundColor: 'var(--field)', color: 'var(--quiet)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-status': { display: 'none', maxHeight: '4.5em', margin: '0', padding: '0.1rem 0.5rem', overflow: 'auto' },
  '&.cm-focused .cm-status': { display: 'block' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--hover)', color: 'var(--quiet)', border: '1px solid var(--line)' },
  // The browser replaces background colors, and takes shadows away.
  '@media (forced-colors: active)': {
    '.cm-source': { outline: '2px solid Highlight' },
    '.cm-skipped': { outline: '2px dashed' },
    '.cm-selectionBackground': { outline: '1px solid Highlight' },
    '.cm-lint-marker': { border: '0.3rem solid' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      backgroundColor: 'Highlight',
      color: 'HighlightText',
      forcedColorAdjust: 'none',
    },
  },
});

const colors = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--key)' },
  { tag: tags.string, color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--number)' },
]);

const setMarks = StateEffect.define<readonly Mark[]>();

const markClasses = {
  source: Decoration.mark({ class: 'cm-source' }),
  skipped: Decoration.mark({ class: 'cm-skipped' }),
};

/** A diagnostic or a mark may be older than the text: it must not reach beyond its end. */
const within = <Part extends Range>(parts: readonly Part[], length: number): Part[] =>
  parts.map((part) => ({ ...part, from: Math.min(part.from, length), to: Math.min(part.to, length) }));

const markField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, { changes, effects, newDoc }) => {
    const effect = effects.find((one) => one.is(setMarks));
    if (effect === undefined) return marks.map(changes);
    const ranges = within(effect.value as readonly Mark[], newDoc.length).filter(({ from, to }) => from < to);
    return Decoration.set(
      ranges.map(({ kind, from, to }) => markClasses[kind].range(from, to)),
      true,
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Scrolls the editor, and not the page around it: on a small screen, that would take the value away from under the pointer. */
const reveal = (view: EditorView, { from }: Range): void => {
  const { top, bottom } = view.lineBlockAt(Math.min(from, view.state.doc.length));
  const { scrollTop, clientHeight } = view.scrollDOM;
  if (top < scrollTop || bottom > scrollTop + clientHeight) view.scrollDOM.scrollTop = top - clientHeight / 3;
};

/** A JSON editor. It stands in a shadow root: there its styles are constructed, and need no exception from the content security policy. */
export function Editor({ label, text, onChange, schema, diagnostics, marks, onReady }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const change = useRef(onChange);
  change.current = onChange;

  useEffect(() => {
    const root = host.current?.shadowRoot ?? host.current?.attachShadow({ mode: 'open' });
    if (root === undefined) return undefined;
    const isReadOnly = onChange === undefined;
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          theme,
          syntaxHighlighting(colors),
          json(),
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          markField,
          history(),
          drawSelection(),
          bracketMatching(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': keysId, tabindex: '0' }),
          showPanel.of(statusPanel(schema === undefined ? 'F8: next mark' : 'Ctrl-Space: complete · F8: next mark')),
          EditorState.readOnly.of(isReadOnly),
          ...(isReadOnly ? [] : [highlightActiveLine(), closeBrackets()]),
          ...(schema === undefined ? [] : [autocompletion({ override: [schemaCompletion(schema)], icons: false })]),
          // Tab moves the focus on: there is no key binding for it.
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...completionKeymap,
            ...lintKeymap,
          ]),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) change.current?.(state.sliceDoc());
          }),
        ],
      }),
    });
    view.current = editor;
    onReady?.((edit) => editor.dispatch({ changes: edit, userEvent: 'input' }));
    return () => editor.destroy();
    // The editor is made once; the effects below bring it what changes.
  }, []);

  useEffect(() => {
    const editor = view.current;
    // What is typed comes back as a text that may be older than what was typed since.
    if (editor === undefined || onChange !== undefined) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    editor.dispatch(setDiagnostics(editor.state, within(diagnostics, editor.state.doc.length)));
  }, [diagnostics]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    editor.dispatch({ effects: setMarks.of(marks) });
    const first = marks.find(({ kind }) => kind === 'source') ?? marks[0];
    if (first !== undefined) reveal(editor, first);
  }, [marks]);

  return <div class="editor" ref={host} />;
}
