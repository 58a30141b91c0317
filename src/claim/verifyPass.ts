import {
  atob,
  Date,
  fromJson,
  importKey,
  Math,
  Number,
  subtleCrypto,
  TextDecoder,
  TextEncoder,
  Uint8Array,
  verifySignature,
} from '../browser/natives.js';
import { quote } from '../browser/quote.js';

/**
 * The most hours for which a pass may be valid. Our choice: a recorder that fails over opens its URL again in the middle of a class, so a
 * pass must outlive the class. No school day is longer, and a leaked pass is worth nothing on the next day.
 */
const MAX_HOURS = 12;

/** Seconds that a server's clock may be ahead (`nbf`). */
const LEEWAY_SECONDS = 60;

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * Says what is wrong with a pass, a JWT that is signed with ES256 (RFC 7519, RFC 7518 3.4); undefined if nothing is wrong.
 *
 * @param key - the public key: PEM, or a JWK as JSON
 * @param isForHere - whether an audience of the pass is this page
 * @param isAccepted - whether this very pass was verified before in this tab: then it may have expired, and the URL may have changed
 */
export async function verifyPass(
  pass: string,
  key: string,
  isForHere: (audience: unknown) => boolean,
  isAccepted: boolean,
): Promise<string | undefined> {
  if (!subtleCrypto) return 'the page is not secure (https), so no pass can be verified';
  const [head, body, signature, ...more] = pass.split('.');
  if (!signature || more.length) return `${quote(pass)} is no signed pass`;
  let header: Claims;
  let claims: Claims;
  try {
    header = jsonOf(head!);
    claims = jsonOf(body!);
  } catch {
    return `${quote(pass)} is no signed pass`;
  }
  // `crit` lists extensions that a verifier must understand (RFC 7515 4.1.11), and none is understood here
  if (header.alg !== 'ES256' || header.crit !== undefined)
    return `the pass must be signed with ES256, and is with ${quote(header.alg)}`;
  let isSigned: boolean;
  try {
    const signed = new TextEncoder().encode(`${head}.${body}`);
    isSigned = await verifySignature(subtleCrypto, ES256, await readKey(key), bytesOf(signature), signed);
  } catch (error) {
    return `"recorderKey" must be a public key of P-256, as PEM or JWK: ${error}`;
  }
  if (!isSigned) return 'the signature of the pass is not that of "recorderKey"';
  if (isAccepted) return undefined;
  const now = Date.now() / 1000;
  const { exp, nbf = 0, aud } = claims;
  if (!Number.isFinite(exp)) return 'the pass must have a time at which it expires ("exp")';
  if (exp! <= now) return `the pass has expired ${Math.round(now - exp!)} s ago`;
  if (exp! > now + MAX_HOURS * 3600) return `the pass must be valid for at most ${MAX_HOURS} hours`;
  if (!(nbf <= now + LEEWAY_SECONDS)) return 'the pass is not valid yet ("nbf")';
  if (![aud].flat().some(isForHere)) return `the pass is for another URL than this page's: ${quote(aud)}`;
  return undefined;
}

interface Claims {
  alg?: unknown;
  crit?: unknown;
  exp?: number;
  nbf?: number;
  aud?: unknown;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const jsonOf = (part: string): Claims => {
  const value = fromJson(new TextDecoder().decode(bytesOf(part)));
  if (typeof value !== 'object' || !value) throw value;
  return value;
};

async function readKey(key: string): Promise<CryptoKey> {
  const [, base64] = /-BEGIN PUBLIC KEY-+([\sA-Za-z0-9+/=]+)-+END/.exec(key) ?? [];
  if (base64)
    return importKey(subtleCrypto!, 'spki', bytesOf(base64.replace(/\s/g, '')), CURVE, false, ['verify']);
  // only the members that make the key: the browser refuses some values of `use` and `key_ops`
  const { kty, crv, x, y } = fromJson(key);
  return importKey(subtleCrypto!, 'jwk', { kty, crv, x, y }, CURVE, false, ['verify']);
}
