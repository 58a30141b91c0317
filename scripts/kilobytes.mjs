/** A size as the documents say it: rounded up to a tenth of a kB. @param {number} bytes */
export const kilobytes = (bytes) => `${(Math.ceil(bytes / 100) / 10).toFixed(1)} kB`;
