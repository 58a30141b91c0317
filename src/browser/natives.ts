/**
 * Functions of the browser as they were when this file ran. Each takes its `this` as the first argument.
 *
 * Properties of documents and elements can't be trusted: `<img name="prerendering">` makes `document.prerendering` an
 * element (HTML, "named access on the Document object"), `<input name="matches">` hides the method of its form, and pages
 * replace what they like. A function of this realm also works on objects of another one.
 *
 * Each look-up is marked as pure, so that a bundle contains only those that it uses.
 *
 * Where there is no window (server rendering) nothing is captured and nothing is called.
 */

/** Globals. A page can hide them by variables of its own: `class Map {}`, `var parent`, `const fetch = …`. */
export const {
  AbortController,
  AbortSignal,
  Array,
  Boolean,
  CSS,
  CSSStyleSheet,
  CustomEvent,
  DOMException,
  Date,
  Document,
  Element,
  Error,
  EventSource,
  FinalizationRegistry,
  HTMLIFrameElement,
  History,
  IntersectionObserver,
  Map,
  Math,
  MutationObserver,
  Node,
  NodeFilter,
  Number,
  Object,
  OffscreenCanvas,
  PerformanceObserver,
  Promise,
  Proxy,
  Reflect,
  RegExp,
  ResizeObserver,
  Set,
  ShadowRoot,
  String,
  Symbol,
  SyntaxError,
  Text,
  TextDecoder,
  TextEncoder,
  TypeError,
  URL,
  URLSearchParams,
  Uint8Array,
  WeakMap,
  WeakRef,
  WeakSet,
  atob,
  cancelAnimationFrame,
  cancelIdleCallback,
  clearInterval,
  clearTimeout,
  createImageBitmap,
  fetch,
  getComputedStyle,
  history,
  navigator,
  parent,
  performance,
  requestAnimationFrame,
  requestIdleCallback,
  screen,
  setInterval,
  setTimeout,
} = globalThis;
export type AbortController = globalThis.AbortController;
export type AbortSignal = globalThis.AbortSignal;
export type CSSStyleSheet = globalThis.CSSStyleSheet;
export type Document = globalThis.Document;
export type Element = globalThis.Element;
export type Error = globalThis.Error;
export type Map<K, V> = globalThis.Map<K, V>;
export type MutationObserver = globalThis.MutationObserver;
export type Node = globalThis.Node;
export type Promise<T> = globalThis.Promise<T>;
export type Set<T> = globalThis.Set<T>;
export type ShadowRoot = globalThis.ShadowRoot;
export type Text = globalThis.Text;
export type Uint8Array<T extends ArrayBufferLike> = globalThis.Uint8Array<T>;
export type WeakMap<K extends WeakKey, V> = globalThis.WeakMap<K, V>;
export type WeakRef<T extends WeakKey> = globalThis.WeakRef<T>;
export type WeakSet<T extends WeakKey> = globalThis.WeakSet<T>;

const { apply } = Reflect;
const { entries, fromEntries, getOwnPropertyDescriptor, setPrototypeOf } = Object;
const { isArray } = Array;

/** A method of an interface. If the browser does not have it, the call returns undefined. */
const method = (type: string, name: string): any => {
  const native = (globalThis as any)[type]?.prototype[name];
  return (self: object, ...args: unknown[]) => native && apply(native, self, args);
};

/** The getter or setter of an owner's attribute. If the browser does not have it, the call returns undefined. */
const accessor = (owner: object | undefined, name: string, field: 'get' | 'set'): any => {
  const native = owner && getOwnPropertyDescriptor(owner, name)?.[field];
  return (self: object, ...args: unknown[]) => native && apply(native, self, args);
};
const getter = (type: string, name: string): any =>
  accessor((globalThis as any)[type]?.prototype, name, 'get');
const setter = (type: string, name: string): any =>
  accessor((globalThis as any)[type]?.prototype, name, 'set');
/** A getter of a window's attribute: `var parent`, `let performance` and the like hide the attribute from code that names it. */
const ofWindow = (name: string): any => accessor(globalThis.window, name, 'get');

type Of<Value> = (document: Document) => Value;

export const addListener: (
  target: EventTarget,
  type: string,
  listener: (event: any) => void,
  options?: boolean | AddEventListenerOptions,
) => void = /* @__PURE__ */ method('EventTarget', 'addEventListener');
export const removeListener: (
  target: EventTarget,
  type: string,
  listener: (event: any) => void,
  options?: boolean,
) => void = /* @__PURE__ */ method('EventTarget', 'removeEventListener');

export const readyStateOf: Of<DocumentReadyState> = /* @__PURE__ */ getter('Document', 'readyState');
export const rootOf: Of<HTMLElement | null> = /* @__PURE__ */ getter('Document', 'documentElement');
export const bodyOf: Of<HTMLElement | null> = /* @__PURE__ */ getter('Document', 'body');
export const windowOf: Of<(Window & typeof globalThis) | null> = /* @__PURE__ */ getter(
  'Document',
  'defaultView',
);
export const urlOf: Of<string> = /* @__PURE__ */ getter('Document', 'URL');
export const fontsOf: Of<FontFaceSet> = /* @__PURE__ */ getter('Document', 'fonts');
export const isHidden: Of<boolean> = /* @__PURE__ */ getter('Document', 'hidden');
export const isPrerendered: Of<boolean | undefined> = /* @__PURE__ */ getter('Document', 'prerendering');
export const referrerOf: Of<string> = /* @__PURE__ */ getter('Document', 'referrer');
export const createElement: {
  <Name extends keyof HTMLElementTagNameMap>(document: Document, name: Name): HTMLElementTagNameMap[Name];
  (document: Document, name: string): HTMLElement;
} = /* @__PURE__ */ method('Document', 'createElement');

export const createTreeWalker: (document: Document, root: Node, show: number) => TreeWalker =
  /* @__PURE__ */ method('Document', 'createTreeWalker');
/** The frame element that shows a window; null for a top window, and for a window in a frame of another origin. */
export const frameOf = (realm: Window | null): Element | null => (realm && frameElementOf(realm)) || null;
const frameElementOf: (realm: Window) => Element | null = /* @__PURE__ */ ofWindow('frameElement');
/** Throws where storage is forbidden. */
const storageOf: (realm: Window) => Storage = /* @__PURE__ */ ofWindow('sessionStorage');
const storageMethods = {
  getItem: /* @__PURE__ */ method('Storage', 'getItem'),
  setItem: /* @__PURE__ */ method('Storage', 'setItem'),
  removeItem: /* @__PURE__ */ method('Storage', 'removeItem'),
};
/** Calls a method of this window's `sessionStorage`; throws where storage is forbidden. */
export const storage = (
  name: 'getItem' | 'setItem' | 'removeItem',
  key: string,
  value: string,
): string | null | undefined => storageMethods[name](storageOf(window), key, value);
export const performanceOf: (realm: Window) => Performance = /* @__PURE__ */ ofWindow('performance');
/** Undefined before Chromium 102. */
export const navigationOf: (realm: Window) => EventTarget | undefined =
  /* @__PURE__ */ ofWindow('navigation');
/** null in a sandboxed page. */
export const currentEntryOf: (navigation: EventTarget) => object | null = /* @__PURE__ */ getter(
  'Navigation',
  'currentEntry',
);
const idOfEntry: (entry: object) => string = /* @__PURE__ */ getter('NavigationHistoryEntry', 'id');
/** The id of this document's entry in the history; undefined where there is none. */
export function entryId(): string | undefined {
  const navigation = navigationOf(window);
  const entry = navigation && currentEntryOf(navigation);
  return entry ? idOfEntry(entry) : undefined;
}
export const openerOf: (realm: Window) => Window | null = /* @__PURE__ */ ofWindow('opener');
const innerWidthOf: (realm: Window) => number = /* @__PURE__ */ ofWindow('innerWidth');
const innerHeightOf: (realm: Window) => number = /* @__PURE__ */ ofWindow('innerHeight');
/** CSS px of a window. */
export const sizeOfWindow = (realm: Window): [width: number, height: number] => [
  innerWidthOf(realm),
  innerHeightOf(realm),
];
/** The true number of entries in the joint session history. The page may be shown another number. */
export const lengthOf: (history: History) => number = /* @__PURE__ */ getter('History', 'length');
export const replaceState: (history: History, ...args: Parameters<History['replaceState']>) => void =
  /* @__PURE__ */ method('History', 'replaceState');

/** Closes this window, if the browser lets it. */
export const { close: closeWindow } = globalThis;

const nativeNow: (clock: Performance) => number = /* @__PURE__ */ method('Performance', 'now');
/** Milliseconds since the page began to load. */
export const timeNow = (): number => nativeNow(performance);
export const entriesOfType: (clock: Performance, type: string) => PerformanceEntryList =
  /* @__PURE__ */ method('Performance', 'getEntriesByType');
export const entriesOfName: (clock: Performance, name: string, type: string) => PerformanceEntryList =
  /* @__PURE__ */ method('Performance', 'getEntriesByName');

/** The console's functions, because pages silence or wrap the console. */
const { error, warn, info, debug, log } = console;
export const print = { error, warn, info, debug, log };

/** The browser's JSON functions, which use any `toJSON` that a page has defined. */
export const { parse: fromJson, stringify } = JSON;
/**
 * JSON that ignores every `toJSON` of the page: Prototype.js 1.6 defines one that turns arrays into strings. Values below twenty
 * levels are cut off, so that a circle ends; a BigInt is written as a string.
 *
 * @param replace - takes each value and returns the value to write
 */
export const toJson = (value: unknown, replace: (value: any) => unknown = (found) => found): string =>
  stringify(bare(value, replace, 0));
const MAX_DEPTH = 20;
function bare(given: unknown, replace: (value: any) => unknown, depth: number): unknown {
  const value = replace(given);
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value !== 'object' || !value) return value;
  if (depth > MAX_DEPTH) return undefined;
  const inner = entries(value).map(([key, one]) => [key, bare(one, replace, depth + 1)] as const);
  return setPrototypeOf(isArray(value) ? inner.map(([, one]) => one) : fromEntries(inner), null);
}

export const writeTo: (document: Document, html: string) => void = /* @__PURE__ */ method(
  'Document',
  'write',
);
/** Undefined outside of secure contexts. */
export const subtleCrypto: SubtleCrypto | undefined = globalThis.crypto?.subtle;
export const importKey: (
  subtle: SubtleCrypto,
  ...args: [
    format: 'spki' | 'jwk',
    key: BufferSource | JsonWebKey,
    algorithm: EcKeyImportParams,
    extractable: boolean,
    usages: KeyUsage[],
  ]
) => globalThis.Promise<CryptoKey> = /* @__PURE__ */ method('SubtleCrypto', 'importKey');
export const verifySignature: (
  subtle: SubtleCrypto,
  ...args: Parameters<SubtleCrypto['verify']>
) => globalThis.Promise<boolean> = /* @__PURE__ */ method('SubtleCrypto', 'verify');

export const scrollerOf: Of<Element | null> = /* @__PURE__ */ getter('Document', 'scrollingElement');
export const dispatch: (target: EventTarget, event: Event) => void = /* @__PURE__ */ method(
  'EventTarget',
  'dispatchEvent',
);
export const openDocument: (document: Document) => void = /* @__PURE__ */ method('Document', 'open');
export const append: (parent: Node, child: Node) => void = /* @__PURE__ */ method('Node', 'appendChild');

export const textOf: (node: Node) => string | null = /* @__PURE__ */ getter('Node', 'textContent');
export const isConnected: (node: Node) => boolean = /* @__PURE__ */ getter('Node', 'isConnected');
export const documentOf: (node: Node) => Document = /* @__PURE__ */ getter('Node', 'ownerDocument');
export const rootNodeOf: (node: Node) => Node = /* @__PURE__ */ method('Node', 'getRootNode');
const nodeTypeOf: (node: Node) => number = /* @__PURE__ */ getter('Node', 'nodeType');
/** The node type; 0 for what is no node, because the target of an event may be a window. */
function typeOf(target: EventTarget | null): number {
  try {
    return nodeTypeOf(target as Node);
  } catch {
    return 0;
  }
}
export const isElement = (target: EventTarget | null): target is Element => typeOf(target) === 1;

export const parentOf: (node: Node) => Element | null = /* @__PURE__ */ getter('Node', 'parentElement');
export const childrenOf: (element: Element) => HTMLCollection = /* @__PURE__ */ getter('Element', 'children');
export const childNodesOf: (node: Node) => NodeList = /* @__PURE__ */ getter('Node', 'childNodes');
export const idOf: (element: Element) => string = /* @__PURE__ */ getter('Element', 'id');
export const shadowOf: (element: Element) => ShadowRoot | null = /* @__PURE__ */ getter(
  'Element',
  'shadowRoot',
);
export const attachShadow: (element: Element, init: ShadowRootInit) => ShadowRoot = /* @__PURE__ */ method(
  'Element',
  'attachShadow',
);
export const rectOf: (element: Element) => DOMRect = /* @__PURE__ */ method(
  'Element',
  'getBoundingClientRect',
);
/** Undefined before Chromium 105. */
export const checkVisibility: (element: Element, options: CheckVisibilityOptions) => boolean | undefined =
  /* @__PURE__ */ method('Element', 'checkVisibility');
export const clientWidthOf: (element: Element) => number = /* @__PURE__ */ getter('Element', 'clientWidth');
export const clientHeightOf: (element: Element) => number = /* @__PURE__ */ getter('Element', 'clientHeight');
export const scrollWidthOf: (element: Element) => number = /* @__PURE__ */ getter('Element', 'scrollWidth');
export const scrollHeightOf: (element: Element) => number = /* @__PURE__ */ getter('Element', 'scrollHeight');
export const setAttribute: (element: Element, name: string, value: string) => void = /* @__PURE__ */ method(
  'Element',
  'setAttribute',
);
export const removeAttribute: (element: Element, name: string) => void = /* @__PURE__ */ method(
  'Element',
  'removeAttribute',
);
export const removeElement: (element: Element) => void = /* @__PURE__ */ method('Element', 'remove');

export const nameOf: (element: Element) => string = /* @__PURE__ */ getter('Element', 'localName');
export const matches: (element: Element, selector: string) => boolean = /* @__PURE__ */ method(
  'Element',
  'matches',
);
export const closest: (element: Element, selector: string) => Element | null = /* @__PURE__ */ method(
  'Element',
  'closest',
);
export const attributeOf: (element: Element, name: string) => string | null = /* @__PURE__ */ method(
  'Element',
  'getAttribute',
);
const shadowHostOf: (root: Node) => Element = /* @__PURE__ */ getter('ShadowRoot', 'host');
/** The host of a shadow root; undefined for other nodes. */
export function hostOf(root: Node): Element | undefined {
  // asked first: an error that is caught takes far longer
  if (typeOf(root) !== 11) return undefined;
  try {
    return shadowHostOf(root);
  } catch {
    return undefined; // called on another fragment
  }
}

const sheetsOf = {
  9: /* @__PURE__ */ getter('Document', 'adoptedStyleSheets'),
  11: /* @__PURE__ */ getter('ShadowRoot', 'adoptedStyleSheets'),
};
const setSheetsOf = {
  9: /* @__PURE__ */ setter('Document', 'adoptedStyleSheets'),
  11: /* @__PURE__ */ setter('ShadowRoot', 'adoptedStyleSheets'),
};
/** The stylesheets that a document or a shadow root has adopted. */
export const adoptedOf = (root: Document | ShadowRoot): CSSStyleSheet[] =>
  sheetsOf[nodeTypeOf(root) as 9 | 11](root);
export const adopt = (root: Document | ShadowRoot, sheets: CSSStyleSheet[]): void =>
  setSheetsOf[nodeTypeOf(root) as 9 | 11](root, sheets);

/** The track that a sender really has, whatever the page is shown. */
export const trackOf: (sender: RTCRtpSender) => MediaStreamTrack | null = /* @__PURE__ */ getter(
  'RTCRtpSender',
  'track',
);
export const replaceTrack: (
  sender: RTCRtpSender,
  track: MediaStreamTrack | null,
) => globalThis.Promise<void> = /* @__PURE__ */ method('RTCRtpSender', 'replaceTrack');
export const enumerateDevices: (devices: MediaDevices) => globalThis.Promise<MediaDeviceInfo[]> =
  /* @__PURE__ */ method('MediaDevices', 'enumerateDevices');

/** The window and the document in a frame. There is no document if the page is of another origin, or the frame is an `embed`. */
export const pageOf = (frame: Element): Window | null => ofFrame(frame, 'contentWindow');
export const insideOf = (frame: Element): Document | null => ofFrame(frame, 'contentDocument');
function ofFrame(frame: Element, name: 'contentWindow' | 'contentDocument') {
  try {
    return frameGetters[name].find(([type]) => type === nameOf(frame))?.[1](frame) ?? null;
  } catch {
    // an `iframe` inside of an `svg` is an element of SVG
    return null;
  }
}
const getters = (name: string): [name: string, get: (frame: Element) => any][] => [
  ['iframe', /* @__PURE__ */ getter('HTMLIFrameElement', name)],
  ['object', /* @__PURE__ */ getter('HTMLObjectElement', name)],
];
const frameGetters = {
  contentWindow: /* @__PURE__ */ getters('contentWindow'),
  contentDocument: /* @__PURE__ */ getters('contentDocument'),
};

const queries = /* @__PURE__ */ new Map<number, (node: Node, selector: string) => Iterable<Element>>([
  [1, /* @__PURE__ */ method('Element', 'querySelectorAll')],
  [9, /* @__PURE__ */ method('Document', 'querySelectorAll')],
  [11, /* @__PURE__ */ method('DocumentFragment', 'querySelectorAll')],
]);
/** The matching elements below a node; empty for a node that can have no children. */
export const queryAll = (node: Node, selector: string): Element[] => [
  ...(queries.get(typeOf(node))?.(node, selector) ?? []),
];
