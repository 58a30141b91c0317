// A whiteboard that the class draws on together. The editor is js-draw.
import { lang } from './language.js';
import { lesson } from './lesson.js';
import { shareState } from './shareState.js';

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

const editor = new Editor(document.body, {
  wheelEventsEnabled: 'only-if-focused',
  localization: getLocalizationTable([lang]),
});
editor.getRootElement().style.height = '100%';
if (innerWidth > 500) editor.addToolbar();

const drawing = () => editor.image.getAllComponents().map((component) => component.serialize());
async function redraw(components) {
  const old = editor.image.getAllComponents();
  if (old.length) await editor.dispatchNoAnnounce(new Erase(old));
  for (const component of components) {
    const add = EditorImage.addComponent(AbstractComponent.deserialize(component));
    await editor.dispatchNoAnnounce(add, false);
  }
}
// without the edges of a page
await editor.dispatch(editor.setBackgroundStyle({ autoresize: true }), false);
await redraw(lesson);
const show = () => {
  if (editor.getRootElement().clientWidth) editor.dispatch(editor.viewport.zoomTo(SHEET, false), false);
};
// the editor takes its new size in an observer of its own, that was there before
new ResizeObserver(() => requestAnimationFrame(show)).observe(editor.getRootElement());

const room = shareState(
  `${name} board`,
  { read: () => ({ components: drawing() }), write: ({ components }) => redraw(components) },
  async ({ type, command }) => {
    if (type === 'draw') await SerializableCommand.deserialize(command, editor).apply(editor);
  },
);
const send = (command) => {
  if (command instanceof SerializableCommand) room.send({ type: 'draw', command: command.serialize() });
};
editor.notifier.on(EditorEventType.CommandDone, ({ command }) => send(command));
editor.notifier.on(EditorEventType.CommandUndone, ({ command }) => send(invertCommand(command)));
window.editor = editor; // for a look from the console
document.documentElement.dataset.ready = '';
