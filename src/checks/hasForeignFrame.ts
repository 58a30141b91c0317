/** Whether a window has a frame, at any depth, whose document can't be read. */
export function hasForeignFrame(realm: Window): boolean {
  try {
    void realm.document;
    for (let index = 0; index < realm.length; index++) if (hasForeignFrame(realm[index]!)) return true;
    return false;
  } catch {
    return true;
  }
}
