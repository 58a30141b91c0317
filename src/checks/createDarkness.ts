import { createImageBitmap, OffscreenCanvas } from '../browser/natives.js';

/** A picture is black if no channel of any pixel is above this, of 255. Video black is 16 (ITU-R BT.601, 2.5.3). */
const DARK = 20;
/** Size of the copy of a picture that is looked at. */
const WIDTH_PX = 16;
const HEIGHT_PX = 9;

/** @returns whether a video shows black; undefined if its picture is of another origin and can't be read */
export function createDarkness(): (video: HTMLVideoElement) => Promise<boolean | undefined> {
  /** One canvas for all videos. */
  let canvas: OffscreenCanvasRenderingContext2D | null | undefined;
  return async (video) => {
    let bitmap: ImageBitmap | undefined;
    try {
      bitmap = await createImageBitmap(video, {
        resizeWidth: WIDTH_PX,
        resizeHeight: HEIGHT_PX,
        resizeQuality: 'low',
      });
      canvas ??= new OffscreenCanvas(WIDTH_PX, HEIGHT_PX).getContext('2d', { willReadFrequently: true });
      canvas!.drawImage(bitmap, 0, 0);
      const { data } = canvas!.getImageData(0, 0, WIDTH_PX, HEIGHT_PX);
      return data.every((value, index) => index % 4 === 3 || value <= DARK);
    } catch {
      return; // of another origin: tainted
    } finally {
      bitmap?.close();
    }
  };
}
