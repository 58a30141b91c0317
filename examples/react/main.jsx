// first, so that it runs before the SDK
import { companion, RECORDER_UID } from './companion.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import AgoraRTC, {
  AgoraRTCProvider,
  LocalVideoTrack,
  RemoteUser,
  useJoin,
  useLocalCameraTrack,
  useLocalMicrophoneTrack,
  usePublish,
  useRemoteUsers,
} from 'agora-rtc-react';

/** Of a project without tokens; yours gets one from your server. */
const APP_ID = '0123456789abcdef0123456789abcdef';
const query = new URLSearchParams(location.search);
const uid = companion.isRecorder ? RECORDER_UID : Number(query.get('uid')) || Math.ceil(Math.random() * 1000);
const client = AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });
const tile = { width: 320, height: 180 };

function Class() {
  useJoin({ appid: APP_ID, channel: query.get('class') ?? 'geometry', token: null, uid });
  // the recorder's page does the same: it gets silence instead of a camera, and sends nothing
  const { localMicrophoneTrack } = useLocalMicrophoneTrack();
  const { localCameraTrack } = useLocalCameraTrack();
  usePublish([localMicrophoneTrack, localCameraTrack]);
  // the recorder is not among them
  const users = useRemoteUsers();
  const people = companion.visibleUsers([{ uid }, ...users]);

  return (
    <>
      <ul id="people">
        {people.map((user) => (
          <li key={user.uid}>{user.uid}</li>
        ))}
      </ul>
      <div id="tiles">
        <div style={tile}>
          <LocalVideoTrack track={localCameraTrack} play />
        </div>
        {users.map((user) => (
          <div key={user.uid} style={tile}>
            <RemoteUser user={user} />
          </div>
        ))}
      </div>
    </>
  );
}

createRoot(document.querySelector('#root')).render(
  <StrictMode>
    <AgoraRTCProvider client={client}>
      <Class />
    </AgoraRTCProvider>
  </StrictMode>,
);
