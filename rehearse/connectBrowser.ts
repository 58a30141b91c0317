import { spawn } from 'node:child_process';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { RehearsalError } from './RehearsalError.js';
import type { Session, Stop } from './Session.js';

/** Milliseconds that a browser has to answer its first question; a busy machine starts it slowly. */
const START_MS = 60_000;
/** Milliseconds that it has to end by itself. */
const END_MS = 3000;

/** A browser that runs. */
export interface Browser {
  /** Of the browser itself. */
  readonly session: Session;
  /** Its version, such as `156.0.8078.108`. */
  readonly version: string;
  /** The session of a target that was attached to. */
  sessionOf(sessionId: string): Session;
  /** Ends it, however it is. */
  close(): Promise<void>;
  /** Ends it at once: for the end of this process. */
  kill: Stop;
  /** Resolves when it has ended, with how. */
  readonly ended: Promise<string>;
}

/**
 * Starts a browser and speaks the DevTools protocol with it over a pipe: no port is opened, and it ends when this process does.
 *
 * @param path - the program
 * @param args - its flags
 * @throws RehearsalError when it does not start
 */
export async function connectBrowser(path: string, args: readonly string[]): Promise<Browser> {
  const isWindows = process.platform === 'win32';
  const child = spawn(path, ['--remote-debugging-pipe', ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Ctrl-C is for this process, which then ends the browser; a group of its own can be killed as a whole
    detached: !isWindows,
    windowsHide: true,
  });
  const kill = () => {
    try {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      if (isWindows) spawn('taskkill', ['/pid', `${child.pid}`, '/T', '/F'], { stdio: 'ignore' });
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it has gone meanwhile
    }
  };
  let errors = '';
  (child.stderr as Readable)
    .setEncoding('utf8')
    .on('data', (text) => (errors = (errors + text).slice(-4000)));
  let why = '';
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => {
      why = error.message;
      done(why);
    });
    child.once('exit', (code, signal) => {
      why = `it ended with ${signal ?? code}`;
      done(why);
    });
  });

  const waiting = new Map<number, { method: string; done(result: any): void; fail(error: Error): void }>();
  const listeners = new Map<string, Set<(params: any) => void>>();
  let last = 0;
  const gone = (method: string) => new Error(`${method}: the browser has gone`);
  ended.then(() => {
    for (const { method, fail } of waiting.values()) fail(gone(method));
    waiting.clear();
  });

  const input = child.stdio[3] as Writable;
  input.on('error', () => {}); // it has ended, and `ended` says so
  const sessionOf = (sessionId?: string): Session => ({
    send: (method, params = {}) =>
      new Promise((done, fail) => {
        if (why) return fail(gone(method));
        waiting.set(++last, { method, done, fail });
        input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
      }),
    on(event, listener) {
      const key = `${sessionId} ${event}`;
      const all = listeners.get(key) ?? new Set();
      listeners.set(key, all.add(listener));
      return () => all.delete(listener);
    },
  });

  let chunks: string[] = [];
  (child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
    const parts = text.split('\0');
    for (const [index, part] of parts.entries()) {
      chunks.push(part);
      if (index === parts.length - 1) break;
      const message = JSON.parse(chunks.join(''));
      chunks = [];
      if (message.id) {
        const { method, done, fail } = waiting.get(message.id) ?? {};
        waiting.delete(message.id);
        if (message.error) fail?.(new Error(`${method}: ${message.error.message}`));
        else done?.(message.result);
      } else {
        for (const listener of listeners.get(`${message.sessionId} ${message.method}`) ?? [])
          listener(message.params);
      }
    }
  });

  const session = sessionOf();
  const timer = setTimeout(() => {
    why ||= `it did not answer within ${START_MS / 1000} s`;
    kill();
  }, START_MS);
  try {
    const { product } = await session.send('Browser.getVersion');
    return {
      session,
      version: `${product}`.split('/')[1] ?? '',
      sessionOf,
      ended,
      kill,
      async close() {
        const late = new Promise((done) => setTimeout(done, END_MS).unref());
        session.send('Browser.close').catch(() => {});
        await Promise.race([ended, late]);
        kill();
        await ended;
      },
    };
  } catch {
    kill();
    const [said] = errors
      .split('\n')
      .filter((line) => /error|cannot|fail/i.test(line))
      .slice(-1);
    throw new RehearsalError(
      'no-browser',
      `${path} could not be started: ${why || 'it said nothing'}${said ? ` (${said.trim()})` : ''}`,
    );
  } finally {
    clearTimeout(timer);
  }
}
