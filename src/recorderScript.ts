import { URL } from './browser/natives.js';
import { createRecording } from './createRecording.js';
import { startTag } from './startTag.js';

// The file that has everything. The script tag's own file writes a tag for it into the recorder's page, and removes that tag later.
const tag = document.currentScript as HTMLScriptElement | null;
const overlay = tag && new URL('overlay.js', tag.src || location.href).href;
startTag(
  tag,
  createRecording(() => import(overlay!)),
);
