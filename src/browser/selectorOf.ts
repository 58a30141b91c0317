/** A selector that finds an element, for people to read: from the nearest id, through shadow roots by ` >>> `. */
export function selectorOf(element: Element): string {
  const { id, localName, parentElement } = element;
  if (id) return `${outside(element)}#${CSS.escape(id)}`;
  if (!parentElement) return outside(element) + localName;
  const twins = [...parentElement.children].filter((other) => other.localName === localName);
  const nth = twins.length > 1 ? `:nth-of-type(${twins.indexOf(element) + 1})` : '';
  const around = /^(body|html)$/.test(parentElement.localName) ? '' : `${selectorOf(parentElement)} > `;
  return around + localName + nth;
}

function outside(element: Element): string {
  const { host } = element.getRootNode() as ShadowRoot;
  return host ? `${selectorOf(host)} >>> ` : '';
}
