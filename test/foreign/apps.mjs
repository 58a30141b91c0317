import { agoraApps } from './support/agoraApps.mjs';
import { boardApps } from './support/boardApps.mjs';
import { denyApp } from './support/denyApp.mjs';
import { firefoxApp } from './support/firefox.mjs';
import { frameworkApps } from './support/frameworkApps.mjs';
import { libraryApps } from './support/libraryApps.mjs';
import { recipes } from './support/recipes.mjs';
import { rehearsedApps } from './support/rehearsals.mjs';

/** What is run, in this order. */
export const APPS = [
  ...agoraApps,
  ...libraryApps,
  ...frameworkApps,
  ...boardApps,
  denyApp,
  firefoxApp,
  ...rehearsedApps,
  recipes,
];
