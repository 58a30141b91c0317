import { append, createElement, removeElement, rootOf, setAttribute } from '../browser/natives.js';
import type { Stop } from '../browser/stop.js';

/** Adds an invisible element for a recorder. It is outside of the body, because frameworks control the body. */
export function addElement(name: string, attribute: 'id' | 'class', value: string, text = ''): Stop {
  const element = createElement(document, name);
  setAttribute(element, attribute, value);
  setAttribute(element, 'hidden', '');
  element.append(text);
  append(rootOf(document)!, element);
  return () => removeElement(element);
}
