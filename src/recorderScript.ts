import { startRecorderSide } from './recorderSide.js';
import { startTag } from './startTag.js';

// The file that has everything: the tag writes it into pages of the recorder's.
const tag = document.currentScript as HTMLScriptElement | null;
startTag(tag, (base) => startRecorderSide(base, () => import(new URL('overlay.js', tag?.src).href)));
