import * as Sentry from '@sentry/browser';
import { startLesson } from '../../support/lesson.js';

Sentry.init({
  dsn: 'https://key@sentry.test/1',
  tunnel: '/intake/sentry',
  integrations: [
    Sentry.browserTracingIntegration(),
    Sentry.replayIntegration({
      maskAllText: false,
      maskAllInputs: false,
      useCompression: false,
      minReplayDuration: 0,
    }),
  ],
  tracesSampleRate: 1,
  replaysSessionSampleRate: 1,
});
startLesson();

/** Sends what has not been sent. */
window.flush = async () => {
  Sentry.getActiveSpan()?.end();
  await Sentry.getReplay().flush();
  await Sentry.flush();
};
