import { URL } from './browser/natives.js';
import { startRecordedPage } from './recordedPage.js';
import { startTag } from './startTag.js';

// The file that has everything: the tag writes it into pages of the recorder's, and takes that tag out again.
const tag = document.currentScript as HTMLScriptElement | null;
const overlay = tag && new URL('overlay.js', tag.src || location.href).href;
startTag(
  tag,
  startRecordedPage(() => import(overlay!)),
);
