/** The language of the page: `?lang=`, or the browser's. */
export const lang = /^zh/.test(new URLSearchParams(location.search).get('lang') ?? navigator.language)
  ? 'zh'
  : 'en';

/** Puts texts into what asks for them: `data-text`, `data-label`, `data-placeholder`. */
export function fillIn(root, texts) {
  for (const element of root.querySelectorAll('[data-text], [data-label], [data-placeholder]')) {
    const { text, label, placeholder } = element.dataset;
    if (text) element.textContent = texts[text];
    if (label) element.ariaLabel = texts[label];
    if (placeholder) element.placeholder = texts[placeholder];
  }
}
