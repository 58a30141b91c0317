/** @import { IncomingMessage } from 'node:http' */

/** Names that lead to this machine alone, whoever looks them up. */
export const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** @param {string} url @returns {string} '' for what is no URL */
const hostnameOf = (url) => (URL.canParse(url) ? new URL(url).hostname : '');

/** The name that a request was sent to. @param {IncomingMessage} request */
export const hostOf = ({ headers }) => hostnameOf(`http://${headers.host}`);

/**
 * Why a request is refused: any website that the developer visits can reach a server on this machine.
 *
 * The name in `Host` must be one of the demo's, since a website can let a name of its own lead here (DNS rebinding). `Origin`, which a
 * browser sends with each request whose answer the page may read and with each WebSocket, must be on one of these names too, at any port:
 * what runs on this machine is the developer's own. The origin of a sandboxed frame is "null", and refused.
 *
 * @param {IncomingMessage} request
 * @param {readonly string[]} names - hostnames of the demo
 * @returns {string} '' for a request that may be answered
 */
export function refusalOf(request, names) {
  const { host, origin } = request.headers;
  if (!names.includes(hostOf(request)))
    return `Host must be one of ${names.join(', ')}, got ${JSON.stringify(host ?? '')}`;
  if (origin !== undefined && !names.includes(hostnameOf(origin)))
    return `Origin must be a page of ${names.join(', ')}, got ${JSON.stringify(origin)}`;
  return '';
}
