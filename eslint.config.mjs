import js from '@eslint/js';
import globals from 'globals';
import ts from 'typescript-eslint';
import { maxLets } from './scripts/lint/maxLets.mjs';

/** `script | index -> api -> companion -> parts -> browser`; no part imports another part. */
const PARTS = [
  'agora',
  'checks',
  'claim',
  'config',
  'ending',
  'frames',
  'marks',
  'overlay',
  'publishing',
  'ready',
  'recorders',
  'detection',
  'report',
  'roster',
];
const ROOT = [
  'api',
  'claimedPage',
  'companion',
  'createRecording',
  'events',
  'index',
  'loadRecorderScript',
  'overlay',
  'recordedPage',
  'recorderScript',
  'runtime',
  'script',
  'startTag',
  'topPage',
].map((name) => `../${name}.js`);
/** Names that no page can take. */
const UNFORGEABLE = ['document', 'window', 'location', 'top', 'globalThis', 'undefined', 'NaN', 'Infinity'];
const mayNotImport = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] },
});

export default ts.config(
  {
    ignores: [
      'coverage/',
      'recordings/',
      'site/',
      'test/foreign/built/',
      'examples/next/public/',
      'website/content/',
      'website/.vitepress/cache/',
      '**/.next/',
      '**/.nuxt/',
      '**/.output/',
      '**/dist/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    rules: {
      // calls of other people's functions are passed through as they come
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: true }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/**/*.ts', 'rehearse/**'],
    plugins: { house: { rules: { 'max-lets': maxLets } } },
    rules: {
      // longer ones say above them why
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
      'house/max-lets': ['error', 6],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/script.ts', 'src/recorderScript.ts', 'src/frame.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'Program > :matches(ExpressionStatement, IfStatement, TryStatement, ForStatement, ForOfStatement)',
          message: 'Only script.ts, recorderScript.ts and frame.ts act when they are loaded.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/browser/natives.ts', 'src/overlay/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[
          'readyState',
          'documentElement',
          'body',
          'fonts',
          'hidden',
          'prerendering',
          'referrer',
          'defaultView',
          'createElement',
          'createTreeWalker',
          'querySelector',
          'querySelectorAll',
          'addEventListener',
          'removeEventListener',
          'scripts',
        ].map((property) => ({
          object: 'document',
          property,
          message: 'A page can name an element so: browser/natives.ts has it.',
        })),
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    // the panel is a developer's, and no page of a recorder has it
    ignores: ['src/browser/natives.ts', 'src/overlay/**', 'src/frame.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...Object.keys(globals.browser)
          .concat(Object.keys(globals.builtin))
          .filter((name) => !UNFORGEABLE.includes(name))
          .map((name) => ({
            name,
            message: 'A page can have a variable of this name, or replace it: browser/natives.ts has it.',
          })),
      ],
    },
  },
  mayNotImport(['src/browser/**'], ['../*'], 'browser/ knows nothing of the rest.'),
  ...PARTS.map((part) =>
    mayNotImport(
      [`src/${part}/**`],
      [...ROOT, ...PARTS.filter((other) => other !== part).map((other) => `../${other}/*`)],
      'A part imports browser/, types and shared words only; companion.ts hands the rest over.',
    ),
  ),
  { files: ['**/*.mjs'], languageOptions: { globals: globals.nodeBuiltin } },
  // with functions that run in a page
  {
    files: ['bench/*.mjs', 'test/{examples,site}/*.mjs', 'web-test-runner.config.mjs'],
    languageOptions: { globals: { document: 'readonly', window: 'readonly' } },
  },
  {
    files: ['examples/**', 'test/foreign/**'],
    languageOptions: {
      globals: { ...globals.nodeBuiltin, ...globals.browser },
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
  },
  {
    files: [
      'demo/**/*.js',
      'examples/plain/*.js',
      'rehearse/*.js',
      'test/pages/*.js',
      'website/.vitepress/theme/*.js',
    ],
    languageOptions: { globals: globals.browser },
  },
);
