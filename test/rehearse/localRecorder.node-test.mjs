import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startRecording } from '../../demo/recorder/startRecording.js';
import { startSites } from './sites.mjs';

const folder = mkdtempSync(join(tmpdir(), 'local-recorder-'));
let sites;
let sid = 0;
/** A recording of the engine that needs Chrome alone. */
function record(path, types = ['hls', 'mp4']) {
  const events = [];
  const service = {
    url: sites.origin + path,
    videoWidth: 640,
    videoHeight: 360,
    videoFps: 15,
    audioProfile: 1,
  };
  const recording = startRecording(
    {
      sid: `${++sid}`,
      cname: 'class',
      service: { ...service, maxRecordingHour: 1, readyTimeout: 0, maxVideoDuration: 120 },
      types,
      folder,
      prefix: '',
    },
    { limited: false, hour: 3600, engine: 'headless', access: 90 },
    ({ msgName }) => events.push(msgName),
  );
  return { recording, events };
}
const until = async (holds) => {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 100));
};

describe('The local recorder without Xvfb, PulseAudio and ffmpeg', { timeout: 300_000 }, () => {
  before(async () => (sites = await startSites()));
  after(async () => {
    await sites.stop();
    rmSync(folder, { recursive: true });
  });

  it('makes an MP4 of a page until it is stopped', async () => {
    const { recording, events } = record('/flash');
    await until(() => recording.progress.seconds > 3);
    await recording.stop();
    assert.deepEqual(recording.exit, { code: 0, message: 'ok', details: '' });
    assert.deepEqual(events, ['web_recorder_started', 'web_recorder_stopped']);
    const [{ filename }, ...more] = recording.fileList;
    assert.deepEqual([filename, more], [`${sid}_class_0.mp4`, []]);
    assert.ok(statSync(join(folder, filename)).size > 10_000);
  });

  it('has the whole film of a page that closes its window', async () => {
    const { recording } = record('/closes');
    await recording.done;
    assert.deepEqual([recording.exit.code, recording.exit.details], [0, 'the page has closed its window']);
    assert.ok(statSync(join(folder, recording.fileList[0].filename)).size > 1000);
  });

  it('says in one line that it makes no HLS', async () => {
    const { recording } = record('/plain', ['hls']);
    await recording.done;
    assert.equal(recording.exit.message, 'start_engine_failed');
    assert.match(recording.exit.details, /^this machine records MP4 only: HLS needs ffmpeg/);
  });
});
