import { element } from './element.js';

/** Copies to the clipboard. If the page is not allowed to, copies by a selection. */
export async function copyText(what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(what);
  } catch {
    const area = element('textarea', { value: what });
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}
