import { runApp } from './runApp.mjs';

/** Draws a rectangle by mouse, between two points of the middle of the window. */
async function drawRectangle(page) {
  await page.mouse.move(500, 300);
  await page.mouse.down();
  await page.mouse.move(600, 350, { steps: 5 });
  await page.mouse.move(700, 420, { steps: 5 });
  await page.mouse.up();
}
/** @param {string} type - of a rectangle in the app's document */
const drawsTheSame =
  (type) =>
  (check, { without, recorder }) => {
    const types = without.recorded.map((shape) => shape.type);
    check('the rectangle is in the document', types, [type]);
    check('recorder: it draws the same', recorder.recorded, without.recorded);
  };
const board = (app) => ({ name: app.name, run: (world) => runApp(app, world) });

export const boardApps = [
  board({
    name: 'tldraw',
    // strokes are as if drawn by hand, each by the id of its shape
    normalise: (text) =>
      text.replace(/shape:[\w-]{21}/g, 'shape:?').replace(/(stroke-width="3.5") d="[^"]*"/g, '$1 d="?"'),
    async steps(page, note) {
      await page.waitForFunction(() => window.editor && document.querySelector('.tl-canvas'));
      await note('start');
      await page.keyboard.press('r');
      await drawRectangle(page);
      await page.waitForFunction(() => window.editor.getCurrentPageShapes().length === 1);
      await note('drawn');
    },
    record: (page) =>
      page.evaluate(() =>
        window.editor
          .getCurrentPageShapes()
          .map(({ type, x, y, props }) => ({ type, x, y, w: props.w, h: props.h })),
      ),
    verify: drawsTheSame('geo'),
  }),
  board({
    name: 'excalidraw',
    // each load has an id
    normalise: (text) => text.replace(/"[\w-]{21}-(\w+(?:-title)?)"/g, '"?-$1"'),
    async steps(page, note) {
      await page.waitForFunction(() => window.board && document.querySelector('canvas.interactive'));
      await note('start');
      await page.click('label:has([data-testid="toolbar-rectangle"])');
      await drawRectangle(page);
      await page.waitForFunction(() => window.board.getSceneElements().length === 1);
      await note('drawn');
    },
    record: (page) =>
      page.evaluate(() =>
        window.board
          .getSceneElements()
          .map(({ type, x, y, width, height }) => ({ type, x, y, width, height })),
      ),
    verify: drawsTheSame('rectangle'),
  }),
];
