import type { SilentDevices } from './silentDevices.js';

const INPUTS: readonly string[] = ['audioinput', 'videoinput'] satisfies MediaDeviceKind[];

/** The browser's devices that have an id, and a silent device for each kind of input that is missing. */
export function completeDevices(
  devices: readonly MediaDeviceInfo[],
  silent: SilentDevices,
): MediaDeviceInfo[] {
  // without a permission the browser gives no ids, but apps read `cameras[0].deviceId`
  const found = devices.filter(({ deviceId, kind }) => deviceId || !INPUTS.includes(kind));
  for (const kind of INPUTS as MediaDeviceKind[]) {
    if (!found.some((device) => device.kind === kind))
      found.push(silent.info({ kind, label: 'Silent', deviceId: kind, groupId: 'silent' }));
  }
  return found;
}
