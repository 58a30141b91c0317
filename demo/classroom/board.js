// A whiteboard that the class draws on together. The editor is js-draw.
import { lang } from './language.js';
import { lesson } from './lesson.js';
import { shareState } from './shareState.js';
import { text } from './strings.js';

const {
  AbstractComponent,
  Editor,
  EditorEventType,
  EditorImage,
  Erase,
  Rect2,
  SerializableCommand,
  getLocalizationTable,
  invertCommand,
} = window.jsdraw;
const name = new URLSearchParams(location.search).get('class') || 'geometry';
const SHEET = new Rect2(0, 0, 760, 600);

document.documentElement.lang = lang;
document.title = text.board;
const editor = new Editor(document.body, {
  wheelEventsEnabled: 'only-if-focused',
  localization: getLocalizationTable([lang]),
});
editor.getRootElement().style.height = '100%';
if (innerWidth > 500) editor.addToolbar();

const drawing = () => editor.image.getAllComponents().map((component) => component.serialize());
async function redraw(components) {
  // before anything is erased: what others send may make no sense
  const additions = components.map((component) =>
    EditorImage.addComponent(AbstractComponent.deserialize(component)),
  );
  const old = editor.image.getAllComponents();
  if (old.length) await editor.dispatchNoAnnounce(new Erase(old));
  for (const addition of additions) await editor.dispatchNoAnnounce(addition);
}
// without the edges of a page
await editor.dispatch(editor.setBackgroundStyle({ autoresize: true }), false);
await redraw(lesson);
const show = () => {
  if (editor.getRootElement().clientWidth) editor.dispatch(editor.viewport.zoomTo(SHEET, false), false);
};
// the editor takes its new size in an observer of its own, that was there before
new ResizeObserver(() => requestAnimationFrame(show)).observe(editor.getRootElement());

let turn = Promise.resolve();
/** What others draw comes one after another, and is neither lost nor doubled by a redraw. */
function inTurn(work) {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}
const room = shareState(
  `${name} board`,
  {
    read: () => inTurn(() => ({ components: drawing() })),
    write: ({ components }) => inTurn(() => redraw(components)),
  },
  ({ type, command }) =>
    type === 'draw' && inTurn(() => SerializableCommand.deserialize(command, editor).apply(editor)),
);
const send = (command) => {
  if (command instanceof SerializableCommand) room.send({ type: 'draw', command: command.serialize() });
};
editor.notifier.on(EditorEventType.CommandDone, ({ command }) => send(command));
editor.notifier.on(EditorEventType.CommandUndone, ({ command }) => send(invertCommand(command)));
window.editor = editor; // for a look from the console
document.documentElement.dataset.ready = '';
