/**
 * Functions of the browser as they were when this file ran, each called with its `this` as first argument.
 *
 * Properties of documents and elements can't be trusted: `<img name="prerendering">` makes `document.prerendering` an
 * element (HTML, "named access on the Document object"), `<input name="matches">` hides the method of its form, and pages
 * replace what they like. A function of this realm also works on objects of another one.
 *
 * Each look-up is marked as pure, so that a file has only those that it uses.
 *
 * Where there is no window (server rendering) nothing is captured and nothing is called.
 */
const { apply } = Reflect;
const { getOwnPropertyDescriptor } = Object;

/** A method of an interface; where the browser has none, the call returns undefined. */
const method = (type: string, name: string): any => {
  const native = (globalThis as any)[type]?.prototype[name];
  return (self: object, ...args: unknown[]) => native && apply(native, self, args);
};

/** The getter of an attribute; where the browser has none, it is undefined. */
const getter = (type: string, name: string): any => {
  const { prototype } = (globalThis as any)[type] ?? {};
  const native = prototype && getOwnPropertyDescriptor(prototype, name)?.get;
  return (self: object) => native && apply(native, self, []);
};

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
const frameElementGetter = globalThis.window && getOwnPropertyDescriptor(window, 'frameElement')?.get;
/** The element that a window is in; a top window, and one in a frame of another origin, has none. */
export const frameOf = (realm: Window | null): Element | null =>
  (realm && frameElementGetter && apply(frameElementGetter, realm, [])) || null;

export const openDocument: (document: Document) => void = /* @__PURE__ */ method('Document', 'open');
export const append: (parent: Node, child: Node) => void = /* @__PURE__ */ method('Node', 'appendChild');

export const isConnected: (node: Node) => boolean = /* @__PURE__ */ getter('Node', 'isConnected');
export const documentOf: (node: Node) => Document = /* @__PURE__ */ getter('Node', 'ownerDocument');
export const rootNodeOf: (node: Node) => Node = /* @__PURE__ */ method('Node', 'getRootNode');
const nodeTypeOf: (node: Node) => number = /* @__PURE__ */ getter('Node', 'nodeType');
/** 0 of what is no node: the target of an event may be a window. */
function typeOf(target: EventTarget | null): number {
  try {
    return nodeTypeOf(target as Node);
  } catch {
    return 0;
  }
}
export const isElement = (target: EventTarget | null): target is Element => typeOf(target) === 1;
export const isDocument = (target: EventTarget | null): target is Document => typeOf(target) === 9;

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
/** The host of a shadow root; of other nodes there is none. */
export function hostOf(root: Node): Element | undefined {
  try {
    return shadowHostOf(root);
  } catch {
    return undefined; // called on a node that is no shadow root
  }
}

/** The window and the document of a frame's page; of another origin there is no document, of `embed` neither. */
export const pageOf = (frame: Element): Window | null => ofFrame(frame, 'contentWindow');
export const insideOf = (frame: Element): Document | null => ofFrame(frame, 'contentDocument');
const ofFrame = (frame: Element, name: 'contentWindow' | 'contentDocument') =>
  frameGetters[name].find(([type]) => type === nameOf(frame))?.[1](frame) ?? null;
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
/** The elements below a node that match; none below what has no children. */
export const queryAll = (node: Node, selector: string): Element[] => [
  ...(queries.get(typeOf(node))?.(node, selector) ?? []),
];

export const { fetch, EventSource } = globalThis;
