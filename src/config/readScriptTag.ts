import { fromJson, SyntaxError, URL } from '../browser/natives.js';
import type { RawOptions } from './resolveOptions.js';

/**
 * Reads `data-*`, the JSON of `data-config`, and the query of the tag's own URL, for tag managers that drop
 * attributes. Names in the URL may be camelCase or kebab-case.
 *
 * @returns the options of each source, most important first
 */
export function readScriptTag(
  { dataset: { config, ...attributes }, src }: HTMLScriptElement,
  onProblem: (problem: string) => void,
): RawOptions[] {
  let json: RawOptions = {};
  try {
    const parsed = fromJson(config ?? '{}');
    if (`${parsed}` !== '[object Object]') throw new SyntaxError('it is none');
    json = parsed;
  } catch (error) {
    onProblem(`"data-config" must be a JSON object, got ${config}: ${error}`);
  }
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(src || 'a:').searchParams) {
    query[name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = value;
  }
  return [attributes, json, query];
}
