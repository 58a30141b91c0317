/** The package's version; the build and the test server put it in. */
export const version: string = '__VERSION__';
