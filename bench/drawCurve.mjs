import { bundle } from './bundle.mjs';

/** Runs in a page. */
const DRAW = `
  import * as Plot from '@observablehq/plot';
  const number = (value) => value.toLocaleString('en');
  window.draw = ({ x, y, points, isLinear }) => {
    const names = [...new Set(points.map(({ of }) => of))];
    // the wide line is seen below the other one
    const styles = names.map((_name, index) => names.length > 1 && !index ? ['#b8b8b8', 6] : ['#0a66c2', 2]);
    const all = [...new Set(points.map((point) => point.x))];
    const scale = (label) => ({ label, type: isLinear ? 'linear' : 'log', tickFormat: number, grid: true });
    const drawLine = (name, index) => {
      const [color, strokeWidth] = styles[index];
      const own = points.filter(({ of }) => of === name);
      return [
        Plot.line(own, { x: 'x', y: 'y', stroke: color, strokeWidth, strokeLinecap: 'round' }),
        Plot.dot(own, { x: 'x', y: 'y', fill: color, r: strokeWidth / 2 + 2 }),
        Plot.text([name], { frameAnchor: 'top-left', dx: 10, dy: 10 + 20 * index, fill: color, fontWeight: 'bold' }),
      ];
    };
    const svg = Plot.plot({
      width: 640,
      height: 320,
      marginLeft: 56,
      marginRight: 32,
      marginBottom: 48,
      style: { background: 'white', color: '#333', fontSize: '13px', fontFamily: 'system-ui, sans-serif' },
      x: { ...scale(x), domain: [isLinear ? 0 : all[0], all.at(-1)], labelOffset: 40 },
      y: { ...scale(y), ...(isLinear && { zero: true }) },
      marks: [
        // named, because an axis of logarithms leaves some of its labels out
        isLinear ? null : Plot.axisX(all.filter((value) => /^[15]0*$/.test(value)), { text: number, label: x, labelOffset: 40 }),
        names.map(drawLine),
      ],
    });
    return new XMLSerializer().serializeToString(svg);
  };`;

/** The page of a bench in which curves are drawn. */
export const DRAWING = { '/draw': '<!doctype html><title>Curves</title><body>' };

/**
 * Draws a line for each series of points.
 *
 * @param {Awaited<ReturnType<import('./openBench.mjs').openBench>>} bench - with the page of `DRAWING`
 * @param {{ x: string, y: string, points: { x: number, y: number, of: string }[], isLinear?: boolean }} curve - `x` and `y` are the axes' labels;
 *   both axes are logarithmic, unless it is linear
 * @returns {Promise<string>} SVG
 */
export async function drawCurve(bench, curve) {
  const { page, close } = await bench.openPage('/draw');
  await page.addScriptTag({ content: await bundle(DRAW), type: 'module' });
  await page.waitForFunction('window.draw');
  const svg = await page.evaluate((given) => window.draw(given), curve);
  await close();
  return svg;
}
