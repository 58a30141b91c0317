import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runClass } from './agoraClass.mjs';
import { home } from './bundleApp.mjs';
import { compareParticipant, compareRecorder } from './compare.mjs';

/** The assertions of a class on the Agora SDK. */
async function checkClass(app, world) {
  const { check } = world;
  const { without, recorded } = await runClass(app, world);
  compareParticipant(check, without.teacher, recorded.teacher, 'teacher');
  compareParticipant(check, without.student, recorded.student, 'student');
  compareRecorder(check, without.recorder, recorded.recorder, recorded.closed);
  check('recorder: it is in the channel', recorded.report.joined, true);
  check('recorder: the edge has its media from the teacher', recorded.teachersMedia, true);
  const { publish, packets } = recorded.report;
  check('recorder: no media of it reaches the edge', { publish, packets }, { publish: 0, packets: 0 });
}

/** The React of a folder of apps. */
function reactOf(folder) {
  const { resolve } = createRequire(join(home, `apps/${folder}/package.json`));
  return Object.fromEntries(
    ['react', 'react-dom'].map((name) => [name, join(resolve(`${name}/package.json`), '..')]),
  );
}
/** A class on agora-rtc-react. */
export const rtcReactClass = (name, reactFrom) => ({
  name,
  folder: 'agora-rtc-react',
  alias: reactOf(reactFrom),
  others: () => [...document.querySelectorAll('.user .name')].map((user) => Number(user.textContent)).sort(),
  shown: (uids) => uids,
  remoteVideos: '.user video',
  leave: ['#leave', '#leave'],
});
const rtcReact = (name, reactFrom) => ({
  name,
  run: (world) => checkClass(rtcReactClass(name, reactFrom), world),
});

export const agoraApps = [
  rtcReact('agora-rtc-react', 'agora-rtc-react'),
  rtcReact('agora-rtc-react-18', 'agora-react-uikit'),
  {
    name: 'agora-react-uikit',
    run: (world) =>
      checkClass(
        {
          name: 'agora-react-uikit',
          folder: 'agora-react-uikit',
          // one for each user, a picture or the silhouette of one without
          others: () =>
            document.querySelectorAll('div[style*="flex: 1 1 0%; position: relative"]').length - 1,
          shown: (uids) => uids.length,
          remoteVideos: 'video[id^="video_track-video-"]',
          leave: ['div:has(> svg > line[x1="23"])', 'h3'],
          // the kit prints each state, and asks a signalling service that has no stand-in here
          isNoise: (line) => /^(log|debug):|RTM:ERROR|RtmInvalidStatusError/.test(line),
        },
        world,
      ),
  },
];
