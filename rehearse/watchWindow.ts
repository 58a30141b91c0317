import { randomUUID } from 'node:crypto';
import type { Session, Stop } from './Session.js';
import { pageScript } from './pageScript.js';
import { PAGE_EVENTS } from './pageEvents.js';
import { RehearsalError } from './RehearsalError.js';

/** Milliseconds that a page has to answer a question before it is said to hang. */
const HANG_MS = 10_000;

/** What a recorder's window tells. All times are `Date.now()`. */
export interface WindowListener {
  /** Another document has taken the place of the one before. */
  navigated(url: string): void;
  /** It has painted something, or loaded. */
  painted(): void;
  loaded(): void;
  /** `navigator.notifyReady()` was called. */
  notified(): void;
  /** The companion emitted an event. */
  emitted(event: { name: string; time: number; after?: number; payload?: any }): void;
  /** What pageScript.js says beside that, for `watchLimits`. */
  said(words: string[]): void;
  received(bytes: number): void;
  /** The page calls `window.close()`, and the browser will do it as soon as it is told so. */
  closing(report: any): void;
  /** A request of the main page was answered with an error, or not at all. */
  failed(error: { status?: number; text: string }): void;
  /** A request for the page of a frame, or a probe of it. */
  requested(request: { url: string; type: string; status?: number; failed?: string }): void;
  /** Nothing more can be found out. */
  broken(error: RehearsalError): void;
}

/** A page as the recorder has it. */
export interface RecordedWindow {
  readonly session: Session;
  /** Runs an expression in the page, not as a user's deed; its value must be JSON. */
  evaluate(expression: string): Promise<any>;
  /** Goes to the URL in place of what is shown: a second entry in the history, and the page could not close its window. */
  go(url: string): Promise<void>;
  reload(): Promise<void>;
  /** The number of entries in its history. */
  entries(): Promise<number>;
  stop: Stop;
}

export interface WindowOptions {
  width: number;
  height: number;
  /** Whether to look for what the cloud's recorder ends a recording for. */
  limited: boolean;
  /** Scripts for every document, beside pageScript.js. */
  scripts: readonly string[];
  /** The page's own session, then those of frames inside it, before they load anything. */
  onSession?(session: Session): Promise<void>;
}

/**
 * Makes a page that is there into that of a recorder: its size, its script, and an ear for what happens in it.
 *
 * @param main - a session of the page
 * @param childSession - the session of a target inside the page; without it frames of other sites are not listened to
 */
export async function watchWindow(
  main: Session,
  { width, height, limited, scripts: more, onSession }: WindowOptions,
  on: WindowListener,
  childSession?: (sessionId: string) => Session,
): Promise<RecordedWindow> {
  const token = `recorder-${randomUUID()}`;
  const stops: Stop[] = [];
  const scripts = [
    `(${pageScript})(${JSON.stringify(token)}, ${JSON.stringify({ limited, closing: true, events: PAGE_EVENTS })});`,
    ...more,
  ];
  const identifiers: Promise<{ identifier: string }>[] = [];
  let mainFrame = '';
  let loader = '';
  /** Requests of the main page, and of frames. */
  const documents = new Map<string, { url: string; type: string; isMain: boolean }>();

  function listenTo(session: Session, isMain: boolean): void {
    const hear = (event: string, listener: (params: any) => void) => stops.push(session.on(event, listener));
    hear('Runtime.consoleAPICalled', ({ args }) => {
      if (args[0]?.value !== token) return;
      const [what = '', ...more] = args.slice(1).map(({ value }: { value: unknown }) => `${value}`);
      if (what === 'ready') on.notified();
      else if (what === 'event') on.emitted(JSON.parse(more[0]));
      else if (what === 'close') on.closing(JSON.parse(more[0]));
      else on.said([what, ...more]);
    });
    hear('Network.requestWillBeSent', ({ requestId, type, frameId, request }) => {
      const isPage = isMain && type === 'Document' && frameId === mainFrame;
      if (type === 'Document' || type === 'Other')
        documents.set(requestId, { url: request.url, type, isMain: isPage });
    });
    hear('Network.responseReceived', ({ requestId, response }) => {
      const document = documents.get(requestId);
      if (!document) return;
      on.requested({ ...document, status: response.status });
      if (document.isMain && response.status >= 400)
        on.failed({ status: response.status, text: `HTTP ${response.status}` });
    });
    hear('Network.loadingFailed', ({ requestId, errorText }) => {
      const document = documents.get(requestId);
      if (!document) return;
      on.requested({ ...document, failed: errorText });
      // aborted: another page has taken its place, or nothing has
      if (document.isMain && (errorText !== 'net::ERR_ABORTED' || !loader)) on.failed({ text: errorText });
    });
    hear('Network.dataReceived', ({ encodedDataLength }) => on.received(encodedDataLength));
    hear('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
      const child = childSession?.(sessionId);
      if (!child) return;
      const enter = async () => {
        if (targetInfo.type === 'iframe') {
          listenTo(child, false);
          await prepare(child);
        }
      };
      enter()
        .catch(() => {}) // it has gone
        .finally(() => waitingForDebugger && child.send('Runtime.runIfWaitingForDebugger').catch(() => {}));
    });
    if (!isMain) return;
    hear('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== mainFrame || frame.unreachableUrl || !/^https?:/.test(frame.url)) return;
      loader = frame.loaderId;
      on.navigated(frame.url);
    });
    hear('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
      if (frameId !== mainFrame || loaderId !== loader) return;
      if (name === 'firstContentfulPaint' || name === 'load') on.painted();
      if (name === 'load') on.loaded();
    });
    hear('Page.javascriptDialogOpening', ({ type, message }) => {
      const isLeaving = type === 'beforeunload';
      session.send('Page.handleJavaScriptDialog', { accept: isLeaving }).catch(() => {});
      if (isLeaving) return;
      on.broken(
        new RehearsalError(
          'dialog',
          `the page opened a dialog, ${type}(${JSON.stringify(message)}): in a recorder nobody answers it, and the page stands still`,
        ),
      );
    });
    hear('Inspector.targetCrashed', () =>
      on.broken(new RehearsalError('crashed', 'the page has crashed: its process ended')),
    );
  }

  async function prepare(session: Session): Promise<void> {
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Network.enable'),
      ...scripts.map((source) => {
        const added = session.send('Page.addScriptToEvaluateOnNewDocument', { source });
        if (session === main) identifiers.push(added);
        return added;
      }),
      onSession?.(session),
      childSession &&
        session.send('Target.setAutoAttach', {
          autoAttach: true,
          waitForDebuggerOnStart: true,
          flatten: true,
        }),
    ]);
  }

  listenTo(main, true);
  await prepare(main);
  await main.send('Inspector.enable').catch(() => {});
  await main.send('Page.setLifecycleEventsEnabled', { enabled: true });
  await main.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: 1,
    mobile: false,
  });
  mainFrame = (await main.send('Page.getFrameTree')).frameTree.frame.id;

  return {
    session: main,
    async evaluate(expression) {
      let timer: NodeJS.Timeout | undefined;
      const hangs = new Promise<never>((_, fail) => {
        timer = setTimeout(
          () =>
            fail(
              new RehearsalError(
                'hangs',
                `the page hangs: its main thread has not answered for ${HANG_MS / 1000} s`,
              ),
            ),
          HANG_MS,
        );
      });
      try {
        const answer = main.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
        const { result, exceptionDetails } = await Promise.race([answer, hangs]);
        if (exceptionDetails)
          throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      } finally {
        clearTimeout(timer);
      }
    },
    async go(url) {
      await main.send('Runtime.evaluate', { expression: `location.replace(${JSON.stringify(url)})` });
    },
    reload: () => main.send('Page.reload'),
    entries: async () => (await main.send('Page.getNavigationHistory')).entries.length,
    stop() {
      for (const stop of stops.splice(0)) stop();
      // a page that somebody else has opened goes on without it
      for (const added of identifiers.splice(0))
        added.then((script) => main.send('Page.removeScriptToEvaluateOnNewDocument', script)).catch(() => {});
    },
  };
}
