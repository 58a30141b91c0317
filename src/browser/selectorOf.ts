import { childrenOf, CSS, hostOf, idOf, nameOf, parentOf, rootNodeOf } from './natives.js';

/** A selector of an element, for people to read. It begins at the nearest id; ` >>> ` stands for a shadow root. */
export function selectorOf(element: Element): string {
  const id = idOf(element);
  const name = nameOf(element);
  const parent = parentOf(element);
  if (id) return `${outside(element)}#${CSS.escape(id)}`;
  if (!parent) return outside(element) + name;
  const twins = [...childrenOf(parent)].filter((other) => nameOf(other) === name);
  const nth = twins.length > 1 ? `:nth-of-type(${twins.indexOf(element) + 1})` : '';
  const around = /^(body|html)$/.test(nameOf(parent)) ? '' : `${selectorOf(parent)} > `;
  return around + name + nth;
}

function outside(element: Element): string {
  const host = hostOf(rootNodeOf(element));
  return host ? `${selectorOf(host)} >>> ` : '';
}
