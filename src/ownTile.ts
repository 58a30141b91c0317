/** Attribute of each element that is hidden because it shows this page's own silent stream. */
export const OWN_TILE = 'data-recording-own';
