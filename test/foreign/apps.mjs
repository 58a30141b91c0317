import { agoraApps } from './support/agoraApps.mjs';
import { boardApps } from './support/boardApps.mjs';
import { firefoxApp } from './support/firefox.mjs';
import { frameworkApps } from './support/frameworkApps.mjs';
import { libraryApps } from './support/libraryApps.mjs';

/** What is run, in this order. */
export const APPS = [...agoraApps, ...libraryApps, ...frameworkApps, ...boardApps, firefoxApp];
