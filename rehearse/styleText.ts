type Style = (text: string) => string;

const sgr =
  (on: boolean, from: string, to: string): Style =>
  (text) =>
    on ? `\u001B[${from}m${text}\u001B[${to}m` : text;

/** Text styles for a terminal. Node has `util.styleText` since 20.12, but it obeys NO_COLOR only since 22.13. */
export const styleText = (
  on: boolean,
): Record<'bold' | 'dim' | 'red' | 'yellow' | 'good' | 'bad', Style> => ({
  bold: sgr(on, '1', '22'),
  dim: sgr(on, '2', '22'),
  red: sgr(on, '31', '39'),
  yellow: sgr(on, '33', '39'),
  good: on ? sgr(on, '30;42', '0') : (text) => text.trim(),
  bad: on ? sgr(on, '97;41', '0') : (text) => text.trim(),
});
