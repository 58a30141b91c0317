import { readFileSync } from 'node:fs';
import { dts } from 'rollup-plugin-dts';
import { distribute } from './scripts/distribute.mjs';
import { eventemitter3 } from './scripts/eventemitter3.mjs';
import { integrityOf } from './scripts/integrity.mjs';
import terser from './scripts/rollupTerser.mjs';
import { typescript } from './scripts/typescriptPlugin.mjs';

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const banner = `/*! ${name} ${version} | ${license} */`;
/** Of files with eventemitter3 inside; its licence asks for its name, and the text of both is in that file. */
const bannerOfBoth = `/*! ${name} ${version} | ${license} | eventemitter3 (c) 2014 Arnout Kazemier | MIT | licenses.txt */`;

/**
 * Of the tag's files, most of whose functions run at the start: compiled with the file, each is read once and not twice (Chromium's
 * "explicit compile hints"; docs/performance.md). It must be the first line.
 */
const COMPILE_ALL = '//# allFunctionsCalledOnLoad\n';

/** A warning is an error: an unresolved import would ship as a broken file. */
const onLog = (level, log, handler) => handler(level === 'warn' ? 'error' : level, log);

const OVERLAY = 'dist/overlay.js';
const RECORDER = 'dist/recording-companion.recorder.js';
/** Puts the hash of a file that is already built in the place of a name. */
const hashOf = (placeholder, file) => ({
  name: 'hash-of-file',
  renderChunk: (code) => ({ code: code.replace(placeholder, integrityOf(file)), map: null }),
});

export default [
  {
    input: 'src/overlay.ts',
    output: { file: OVERLAY, format: 'es', banner, sourcemap: 'hidden' },
    plugins: [typescript(version), terser()],
    onLog,
  },
  // after the one that it loads
  {
    input: 'src/recorderScript.ts',
    output: { file: RECORDER, format: 'iife', banner: COMPILE_ALL + bannerOfBoth, sourcemap: 'hidden' },
    plugins: [typescript(version), eventemitter3(), terser(), hashOf('__OVERLAY_INTEGRITY__', OVERLAY)],
    onLog,
  },
  // after the one that it loads
  {
    input: 'src/script.ts',
    output: {
      file: 'dist/recording-companion.js',
      format: 'iife',
      banner: COMPILE_ALL + bannerOfBoth,
      sourcemap: 'hidden',
    },
    plugins: [typescript(version), eventemitter3(), terser(), hashOf('__RECORDER_INTEGRITY__', RECORDER)],
    onLog,
  },
  {
    input: 'src/frame.ts',
    output: [
      {
        file: 'dist/frame.js',
        format: 'iife',
        name: 'recordingCompanionFrame',
        extend: true, // a property of the window: terser renames variables
        banner,
        sourcemap: 'hidden',
      },
      { file: 'dist/frame.mjs', format: 'es', banner, sourcemap: 'hidden' },
    ],
    plugins: [typescript(version), terser()],
    onLog,
  },
  {
    input: 'src/frame.ts',
    output: { file: 'dist/frame.d.ts', format: 'es', banner },
    plugins: [dts()],
    onLog,
  },
  {
    input: 'src/index.ts',
    external: ['eventemitter3', /overlay\.js$/],
    output: { file: 'dist/recording-companion.mjs', format: 'es', banner, sourcemap: true },
    plugins: [typescript(version)],
    onLog,
  },
  {
    input: 'src/index.ts',
    external: ['eventemitter3', 'agora-rtc-sdk-ng'],
    output: { file: 'dist/recording-companion.d.ts', format: 'es', banner },
    plugins: [dts()],
    onLog,
  },
  // Node's: the command and its API, and what both need. Only modules of Node's own stay outside
  {
    input: { cli: 'rehearse/cli.ts', rehearse: 'rehearse/index.ts' },
    external: /^node:/,
    output: {
      dir: 'dist',
      entryFileNames: '[name].mjs',
      chunkFileNames: 'rehearsal.mjs',
      format: 'es',
      banner: ({ name }) => (name === 'cli' ? `#!/usr/bin/env node\n${banner}` : banner),
    },
    plugins: [typescript()],
    onLog,
  },
  {
    input: 'rehearse/index.ts',
    external: ['eventemitter3', 'agora-rtc-sdk-ng'],
    output: { file: 'dist/rehearse.d.ts', format: 'es', banner },
    plugins: [dts(), { name: 'distribute', closeBundle: distribute }],
    onLog,
  },
];
