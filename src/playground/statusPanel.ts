import { forEachDiagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import type { PanelConstructor } from '@codemirror/view';

/** The id of the element that names the keys. It is in the shadow root of the editor: each editor has its own. */
export const keysId = 'keys';

/** The messages of the marks that hold the selection. */
const messagesAt = (state: EditorState): string => {
  const { main } = state.selection;
  const messages: string[] = [];
  forEachDiagnostic(state, ({ message }, from, to) => {
    if (from <= main.from && main.to <= to) messages.push(message);
  });
  return messages.join(' · ');
};

/** The line below the text of an editor that has the focus: the message of the mark at the cursor, or else the keys. */
export const statusPanel =
  (keys: string): PanelConstructor =>
  ({ state }) => {
    const help = document.createElement('span');
    help.id = keysId;
    help.textContent = keys;
    const status = document.createElement('span');
    status.setAttribute('role', 'status');
    const dom = document.createElement('p');
    dom.className = 'cm-status';
    dom.append(help, status);
    const show = (state: EditorState): void => {
      const messages = messagesAt(state);
      // The same message again would be read out again.
      if (status.textContent !== messages) status.textContent = messages;
      help.hidden = messages !== '';
    };
    show(state);
    return { dom, update: ({ state }) => show(state) };
  };
