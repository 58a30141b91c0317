import { RehearsalError } from './RehearsalError.js';

const LOGIN = 'give it by --cookie, --header or --storage-state';

/**
 * Says in words why the main page could not be loaded.
 *
 * @param text - `HTTP 503`, or the network error of Chromium
 */
export function whyUnreachable(url: string, text: string, status?: number): RehearsalError {
  const { origin, host } = new URL(url);
  if (status === 401 || status === 403)
    return new RehearsalError('login', `${url} answers ${text}: the page needs a login, ${LOGIN}`);
  if (status)
    return new RehearsalError(
      'http-status',
      `${url} answers ${text}: a recorder ends with access_url_failed`,
    );
  const says = `(${text})`;
  if (/CERT|SSL/.test(text)) {
    return new RehearsalError(
      'certificate',
      `the certificate of ${origin} is not trusted ${says}: a recorder's browser refuses it as well`,
    );
  }
  if (/CONNECTION_REFUSED/.test(text))
    return new RehearsalError('unreachable', `nobody listens at ${origin} ${says}: is the server running?`);
  if (/NAME_NOT_RESOLVED/.test(text))
    return new RehearsalError('unreachable', `there is no host ${host} ${says}: is the name right?`);
  if (/ABORTED/.test(text))
    return new RehearsalError('not-a-page', `${url} shows no page: it is a download, or has no content`);
  return new RehearsalError('unreachable', `${url} could not be opened ${says}`);
}

/** The error for a page that shows a password field. */
export const needsLogin = (url: string, at: string): RehearsalError =>
  new RehearsalError(
    'login',
    `${url} ${at === url ? 'asks for a login' : `leads to a login at ${at}`}: ${LOGIN}; a recorder can't type a password`,
  );
