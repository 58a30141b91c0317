import type { Observation } from './Observation.js';
import type { RehearsedFrame } from './types.js';

/** The frames of the report, and how their servers answered the companion's second request. */
export function framesOf({ requests, report, url: page }: Observation): RehearsedFrame[] {
  const isOwn = (url: string) => URL.canParse(url) && new URL(url).origin === new URL(page).origin;
  return (report?.frames ?? []).map((frame) => {
    const { url, reason, certainty, required, detail, target } = frame;
    // `document.open()` is no load of the frame, so the companion does not know that the document is loading again
    const state = frame.state === 'loaded' && frame.isLoading ? 'loading' : frame.state;
    // the first request is the frame's own; later ones are the companion's probes or its retries
    const [first, ...more] = requests.filter((request) => withoutHash(request.url) === withoutHash(url));
    const second = isOwn(url) ? [] : more;
    const answered = second.some(({ status, failed }) => status !== undefined && status < 400 && !failed);
    let secondRequest: RehearsedFrame['secondRequest'] = 'not-asked';
    if (second.length) secondRequest = answered ? 'answered' : 'refused';
    else if (first && state === 'loaded') secondRequest = 'not-needed';
    const answer = first && (first.failed ?? (first.status && `HTTP ${first.status}`));
    return {
      url,
      ...(target && { target }),
      state,
      ...(reason && { reason }),
      ...(certainty && { certainty }),
      ...(required !== undefined && { required }),
      ...(detail && { detail }),
      ...(answer && { answer }),
      secondRequest,
    };
  });
}

const withoutHash = (url: string) => url.split('#')[0];
