import { renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file, which keeps its old content until the new one is there: a full disk leaves it as it was.
 *
 * @param {string} path
 * @param {string} text
 * @throws as the file system does
 */
export function writeWhole(path, text) {
  const draft = `${path}.new`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
