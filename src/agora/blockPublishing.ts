import type { Hook, Patch } from '../browser/patch.js';
import { noop, stopAll, type Stop } from '../browser/stop.js';
import { settled } from '../browser/settled.js';

/** Keeps Agora clients from publishing. */
export interface PublishingBlock {
  guardClass(prototype: object): Stop;
  /** Ends what a client has begun before its class was guarded. */
  silence(client: any): void;
  /** Changes the config that a client is made with: a host of mode `live` becomes audience. */
  configure(config: any): any;
}

/**
 * Makes `publish` and `unpublish` of an Agora client succeed and send nothing, also for the SDK's own calls
 * (a track enabled again, a reconnect). Also keeps its role at audience: the edge announces no audience.
 *
 * @param onBlocked - called for each track that was not published
 */
export function blockPublishing(
  patch: Patch,
  onBlocked: (api: string, kind: 'audio' | 'video') => void,
): PublishingBlock {
  /** Set during our own calls. */
  let own = false;
  const publish: Hook = async (_client, [given], next) => {
    const tracks = [given].flat();
    // a data channel is no media; it is published by a description in the place of tracks
    if (given && !tracks.every((track) => track?.trackMediaType)) return next();
    for (const { trackMediaType } of given ? tracks : []) onBlocked('publish', trackMediaType);
  };

  return {
    guardClass: (prototype) =>
      stopAll([
        patch(prototype, 'publish', publish),
        patch(prototype, 'unpublish', async (_client, _args, next) => own && next()),
        patch(prototype, 'setClientRole', async (_client, [role], next) => role !== 'host' && next()),
      ]),
    silence(client) {
      own = true;
      const ended: Promise<void> = client.unpublish();
      own = false;
      // Both reject if the client publishes nothing. Unpublish first: a client that publishes cannot become audience. SDK 4.16 does
      // not expose `mode`.
      const becomeAudience = () => client.mode !== 'rtc' && settled(client.setClientRole('audience'), noop);
      settled(ended, becomeAudience, becomeAudience);
    },
    configure: (config) =>
      config?.mode === 'live' && config.role === 'host' ? { ...config, role: 'audience' } : config,
  };
}
