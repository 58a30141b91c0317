import { FAR_SIDE, type PageWindow } from './page.js';

/**
 * A LiveKit server of one room, in the test's window: the client's socket ends here instead of at a host. It takes what the
 * client publishes, and sends one picture.
 *
 * @param picture - the track to send
 * @returns the connection that takes what the client sends
 */
export async function livekitFarSide(
  page: PageWindow,
  picture: MediaStreamTrack,
): Promise<RTCPeerConnection> {
  const protocol = await import(`${FAR_SIDE}/bundle/livekit-protocol.js`);
  const taking = new RTCPeerConnection();
  const sending = new RTCPeerConnection();
  const stream = new MediaStream([picture]);
  let send: (kind: string, value: unknown) => void;

  const sendCandidates = (connection: RTCPeerConnection, target: number) => {
    connection.onicecandidate = ({ candidate }) =>
      candidate &&
      send('trickle', new protocol.TrickleRequest({ candidateInit: JSON.stringify(candidate), target }));
  };
  async function receive(message: { case: string; value: any }) {
    const { value } = message;
    if (message.case === 'offer') {
      await taking.setRemoteDescription({ type: 'offer', sdp: value.sdp });
      await taking.setLocalDescription();
      send(
        'answer',
        new protocol.SessionDescription({ type: 'answer', sdp: taking.localDescription!.sdp, id: value.id }),
      );
    } else if (message.case === 'answer') {
      await sending.setRemoteDescription({ type: 'answer', sdp: value.sdp });
    } else if (message.case === 'trickle') {
      await (value.target === 0 ? taking : sending).addIceCandidate(JSON.parse(value.candidateInit));
    } else if (message.case === 'addTrack') {
      const track = new protocol.TrackInfo({
        sid: `TR_${value.cid.slice(0, 8)}`,
        type: value.type,
        name: value.name,
        source: value.source,
      });
      send('trackPublished', new protocol.TrackPublishedResponse({ cid: value.cid, track }));
    }
  }
  async function join() {
    const far = new protocol.ParticipantInfo({
      sid: 'PA_far',
      identity: 'far',
      state: 2, // ACTIVE
      tracks: [new protocol.TrackInfo({ sid: 'TR_picture', type: 1, source: 1, width: 160, height: 120 })],
    });
    const permission = new protocol.ParticipantPermission({
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
    });
    send(
      'join',
      new protocol.JoinResponse({
        room: new protocol.Room({ sid: 'RM_1', name: 'class' }),
        participant: new protocol.ParticipantInfo({ sid: 'PA_near', identity: 'near', state: 2, permission }),
        otherParticipants: [far],
        serverVersion: '1.9.0',
        subscriberPrimary: true,
      }),
    );
    sendCandidates(taking, 0);
    sendCandidates(sending, 1);
    sending.addTrack(picture, stream);
    sending.createDataChannel('_reliable');
    await sending.setLocalDescription();
    // the client finds the participant and the track by the stream's id
    const sdp = sending.localDescription!.sdp.replaceAll(stream.id, 'PA_far|TR_picture');
    send('offer', new protocol.SessionDescription({ type: 'offer', sdp }));
  }

  page.WebSocket = class extends page.EventTarget {
    readyState = 1;
    protocol = '';
    extensions = '';
    onopen?: () => void;
    onmessage?: (event: { data: unknown }) => void;
    onclose?: (event: object) => void;
    constructor() {
      super();
      send = (kind, value) => {
        const message: Uint8Array = new protocol.SignalResponse({
          message: { case: kind, value },
        }).toBinary();
        if (this.readyState === 1) this.onmessage?.({ data: new page.Uint8Array(message).buffer }); // of its realm
      };
      setTimeout(() => {
        this.onopen?.();
        setTimeout(join);
      });
    }
    send(data: ArrayBuffer) {
      void receive(protocol.SignalRequest.fromBinary(new Uint8Array(data)).message);
    }
    close() {
      this.readyState = 3;
      this.onclose?.({ wasClean: true, code: 1000 });
      this.dispatchEvent(new page.Event('close'));
    }
  } as any;
  return taking;
}
