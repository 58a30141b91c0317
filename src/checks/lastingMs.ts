/**
 * Milliseconds for which a connection must be down to be an error. Agora's native SDKs call a connection lost after 10 s
 * (`onConnectionLost`). The Web SDK has no such event, and goes on trying for 20 minutes.
 */
export const LASTING_MS = 10_000;
