import { fromJson, SyntaxError, URL } from '../browser/natives.js';
import { type RawOptions, type Resolved, resolveOptions } from './resolveOptions.js';

/** What a script tag says. */
export interface TagOptions extends Resolved {
  /** The options of each source, most important first. */
  sources: readonly RawOptions[];
  /** What can't be read, in a sentence each. */
  unreadable: readonly string[];
}

/**
 * Reads `data-*`, the JSON of `data-config`, and the query of the tag's own URL, for tag managers that drop
 * attributes. Names in the URL may be camelCase or kebab-case.
 */
export function readScriptTag(tag: HTMLScriptElement): TagOptions {
  const unreadable: string[] = [];
  const attributes: Record<string, string> = {};
  // the attributes one by one: copying `dataset` takes some ten times as long
  for (const { name, value } of tag.attributes)
    if (name.startsWith('data-')) attributes[camelCase(name.slice(5))] = value;
  const { config, ...rest } = attributes;
  let json: RawOptions = {};
  if (config !== undefined) {
    try {
      const parsed = fromJson(config);
      if (`${parsed}` !== '[object Object]') throw new SyntaxError('it is none');
      json = parsed;
    } catch (error) {
      unreadable.push(`"data-config" must be a JSON object, got ${config}: ${error}`);
    }
  }
  const query: Record<string, string> = {};
  if (tag.src.includes('?')) {
    for (const [name, value] of new URL(tag.src).searchParams) query[camelCase(name)] = value;
  }
  const sources = [rest, json, query];
  return { sources, unreadable, ...resolveOptions(sources) };
}

/** No regular expression: the first one of a page costs as much as reading all options. */
const camelCase = (name: string) =>
  name
    .split('-')
    .map((word, index) => (index ? word.charAt(0).toUpperCase() + word.slice(1) : word))
    .join('');
