import { URL } from './browser/natives.js';
import { createRecording } from './createRecording.js';
import { importModule } from './importModule.js';
import { startTag } from './startTag.js';

// The file that has everything. The script tag's own file writes a tag for it into the recorder's page, and removes that tag later.
const tag = document.currentScript as HTMLScriptElement | null;
/** The hash of that file; the build puts it in. */
const OVERLAY_INTEGRITY = '__OVERLAY_INTEGRITY__';
// beside this file
const overlay = tag && new URL('overlay.js', tag.src || location.href).href;
startTag(
  tag,
  createRecording(() => importModule(overlay!, tag!, OVERLAY_INTEGRITY)),
);
