/** Whether a text is a URL that begins with `http://` or `https://`. @param {string} url */
export const isWebUrl = (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
