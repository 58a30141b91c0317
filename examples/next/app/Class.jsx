'use client';
import { useEffect, useRef, useState } from 'react';

const RECORDER_UID = 900001;
/** Of a project without tokens; yours gets one from your server. */
const APP_ID = '0123456789abcdef0123456789abcdef';

function Tile({ track }) {
  const element = useRef(null);
  useEffect(() => track?.play(element.current), [track]);
  return <div ref={element} style={{ width: 320, height: 180 }} />;
}

export default function Class({ name, uid: given }) {
  const [people, setPeople] = useState([]);
  const [tracks, setTracks] = useState([]);

  useEffect(() => {
    let end = () => {};
    let ended = false;
    async function join() {
      // the SDK needs a window
      const { default: AgoraRTC } = await import('agora-rtc-sdk-ng');
      const { companion } = window.recordingCompanion;
      const uid = companion.isRecorder ? RECORDER_UID : given;
      if (ended) return;
      const client = AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });
      let own = [];
      const update = () => {
        // the list of the SDK has no recorder in it; our own uid may be the recorder's
        setPeople(companion.visibleUsers([uid, ...client.remoteUsers.map((user) => user.uid)]));
        const remote = client.remoteUsers.map((user) => [user.uid, user.videoTrack]);
        setTracks([[uid, own[1]], ...remote].filter(([, track]) => track));
      };
      for (const event of ['user-joined', 'user-left', 'user-unpublished']) client.on(event, update);
      client.on('user-published', async (user, mediaType) => {
        const track = await client.subscribe(user, mediaType);
        if (mediaType === 'audio') track.play();
        update();
      });
      end = () => {
        for (const track of own) track.close();
        client.leave();
      };
      await client.join(APP_ID, name, null, uid);
      update();
      // the recorder's page does the same: it gets silence instead of a camera, and sends nothing
      own = await AgoraRTC.createMicrophoneAndCameraTracks();
      if (ended) return end();
      update();
      await client.publish(own);
    }
    join();
    return () => {
      ended = true;
      end();
    };
  }, [name, given]);

  return (
    <main>
      <ul id="people">
        {people.map((uid) => (
          <li key={uid}>{uid}</li>
        ))}
      </ul>
      <div id="tiles">
        {tracks.map(([uid, track]) => (
          <Tile key={uid} track={track} />
        ))}
      </div>
    </main>
  );
}
