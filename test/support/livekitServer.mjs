/** To come with its test. */
export const livekitServer = () => {};
