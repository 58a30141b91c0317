import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import AgoraUIKit from 'agora-react-uikit';

const query = new URLSearchParams(location.search);

// the README's "simple sample app", with the uid from the URL
function App() {
  const [videoCall, setVideoCall] = useState(true);
  const rtcProps = {
    appId: '0123456789abcdef0123456789abcdef',
    channel: query.get('channel'),
    token: null,
    uid: Number(query.get('uid')),
  };
  const callbacks = { EndCall: () => setVideoCall(false) };
  return videoCall ? (
    <div style={{ display: 'flex', width: '100vw', height: '100vh' }}>
      <AgoraUIKit rtcProps={rtcProps} callbacks={callbacks} />
    </div>
  ) : (
    <h3 onClick={() => setVideoCall(true)}>Start Call</h3>
  );
}

createRoot(document.getElementById('root')).render(<App />);
