import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dts } from 'rollup-plugin-dts';
import terser from './scripts/rollupTerser.mjs';
import { typescript } from './scripts/typescriptPlugin.mjs';
import { eventemitter3 } from './scripts/eventemitter3.mjs';

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const banner = `/*! ${name} ${version} | ${license} */`;

/** A warning is an error: an unresolved import would ship as a broken file. */
const onLog = (level, log, handler) => handler(level === 'warn' ? 'error' : level, log);

const RECORDER = 'dist/recording-companion.recorder.js';
/** Puts the hash of the recorder's file into the tag's. */
const recorderIntegrity = () => ({
  name: 'recorder-integrity',
  renderChunk: (code) => ({
    code: code.replace(
      '__RECORDER_INTEGRITY__',
      `sha384-${createHash('sha384').update(readFileSync(RECORDER)).digest('base64')}`,
    ),
    map: null,
  }),
});

export default [
  {
    input: 'src/recorderScript.ts',
    output: { file: RECORDER, format: 'iife', banner, sourcemap: 'hidden' },
    plugins: [typescript(version), eventemitter3(), terser()],
    onLog,
  },
  // after the one that it loads
  {
    input: 'src/script.ts',
    output: { file: 'dist/recording-companion.js', format: 'iife', banner, sourcemap: 'hidden' },
    plugins: [typescript(version), eventemitter3(), terser(), recorderIntegrity()],
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
    input: 'src/overlay.ts',
    output: { file: 'dist/overlay.js', format: 'es', banner, sourcemap: 'hidden' },
    plugins: [typescript(version), terser()],
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
    plugins: [dts()],
    onLog,
  },
];
