import { datadogRum } from '@datadog/browser-rum';
import { startLesson } from '../../support/lesson.js';

datadogRum.init({
  applicationId: '00000000-0000-0000-0000-000000000001',
  clientToken: 'pub00000000000000000000000000000000',
  site: 'datadoghq.com',
  proxy: ({ path, parameters }) => `${location.origin}/intake${path}?${parameters}`,
  sessionSampleRate: 100,
  sessionReplaySampleRate: 100,
  startSessionReplayRecordingManually: false,
  defaultPrivacyLevel: 'allow',
  trackResources: true,
  trackLongTasks: true,
  trackUserInteractions: true,
});
startLesson();

window.flush = () => datadogRum.stopSession();
