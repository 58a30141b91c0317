import { Object } from '../browser/natives.js';
import type { Kind, SilentDevice, SilentDevices } from './silentDevices.js';

/**
 * Chooses the listed device that the page asks for. If the page requires a device that is not listed, refuses as a browser does.
 *
 * @param constraints - `true`, or a MediaTrackConstraints as the page gave it
 */
export function chooseDevice(
  devices: readonly MediaDeviceInfo[],
  kind: Kind,
  constraints: any,
  silent: SilentDevices,
): SilentDevice {
  let left = devices.filter((device) => device.kind === `${kind}input`);
  for (const name of ['deviceId', 'groupId'] as const) {
    const { exact, ideal = exact } = Object(constraints?.[name]);
    const asked = [ideal ?? constraints?.[name]].flat();
    const meant = left.filter((device) => asked.includes(device[name]));
    if (exact !== undefined && !meant[0]) silent.refuse(name);
    if (meant[0]) left = meant;
  }
  const [{ deviceId, groupId, label }] = left as [MediaDeviceInfo];
  return { kind: `${kind}input`, deviceId, groupId, label };
}
