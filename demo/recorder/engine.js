/**
 * What makes a film of a page: `openX11.js` with a screen and ffmpeg, `openHeadless.js` with the browser alone.
 *
 * @typedef {object} EngineOptions
 * @property {string} url
 * @property {number} width
 * @property {number} height
 * @property {string} scratch - an empty folder
 * @property {string} token
 * @property {boolean} limited
 *
 * @typedef {Parameters<typeof import('./openPage.js').openPage>[1]} PageListener
 *
 * @typedef {object} FilmListener
 * @property {(start: number) => void} start - with the first frame's time, in ms
 * @property {(slice: { file: string, from: number, to: number, time: number }) => void} slice - a finished one
 * @property {(film: { file: string, seconds: number, time: number }) => void} film - the whole of it
 *
 * @typedef {object} Encoder
 * @property {{ seconds: number, frames: number, repeated: number }} progress
 * @property {Promise<string>} failed - it has ended without being told to
 * @property {(time: number) => Promise<string>} finish - ends with what was to be seen and heard at a time, in ms; resolves with what
 *   was lost and why, or ''
 *
 * @typedef {object} OpenedPage
 * @property {() => Promise<unknown>} go
 * @property {() => Promise<unknown>} reload
 * @property {() => Promise<void>} stop
 * @property {(film: { folder: string, service: Parameters<typeof import('./startEncoder.js').startEncoder>[0]['service'] }, on: FilmListener) => Encoder} record
 *
 * @typedef {(options: EngineOptions, on: PageListener) => Promise<OpenedPage>} Engine
 */
export {};
