import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import AgoraRTC, {
  AgoraRTCProvider,
  LocalVideoTrack,
  RemoteUser,
  useIsConnected,
  useJoin,
  useLocalCameraTrack,
  useLocalMicrophoneTrack,
  usePublish,
  useRemoteUsers,
} from 'agora-rtc-react';

const query = new URLSearchParams(location.search);
const uid = Number(query.get('uid'));
AgoraRTC.setLogLevel(4);
// some ten requests for each join
AgoraRTC.setParameter('ENABLE_EVENT_REPORT', false);
const client = AgoraRTC.createClient({ mode: 'rtc', codec: 'vp8' });

function Classroom() {
  const [camera, setCamera] = useState(true);
  const isConnected = useIsConnected();
  useJoin({ appid: '0123456789abcdef0123456789abcdef', channel: query.get('channel'), token: null, uid });
  const { localMicrophoneTrack } = useLocalMicrophoneTrack();
  const { localCameraTrack } = useLocalCameraTrack(camera);
  usePublish([localMicrophoneTrack, localCameraTrack]);
  const users = useRemoteUsers();

  return (
    <main>
      <p>
        {isConnected ? 'in the class' : 'joining'} as {uid}, {users.length} others
      </p>
      <button id="camera" onClick={() => setCamera(!camera)}>
        {camera ? 'Camera off' : 'Camera on'}
      </button>
      <section className="own" style={{ width: 160, height: 120 }}>
        <LocalVideoTrack track={localCameraTrack} play />
      </section>
      <ul>
        {users.map((user) => (
          <li key={user.uid} className="user" style={{ width: 160, height: 120 }}>
            <RemoteUser user={user} />
            <span className="name">{user.uid}</span>
          </li>
        ))}
      </ul>
    </main>
  );
}

function App() {
  const [joined, setJoined] = useState(true);
  return (
    <AgoraRTCProvider client={client}>
      <button id="leave" onClick={() => setJoined(!joined)}>
        {joined ? 'Leave' : 'Join'}
      </button>
      {joined && <Classroom />}
    </AgoraRTCProvider>
  );
}

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
