import { agoraApps } from './support/agoraApps.mjs';

/** What is run, in this order. */
export const APPS = [...agoraApps];
