import { minify } from 'terser';

/** Rollup plugin: the smallest file that terser makes of a chunk. */
export default () => ({
  name: 'terser',
  async renderChunk(code) {
    const { code: small, map } = await minify(code, {
      ecma: 2022,
      sourceMap: true,
      compress: {
        passes: 8,
        keep_fargs: false,
        ecma: 2022,
        unsafe_arrows: true,
      },
      mangle: { toplevel: true },
      // licences, and hints for the compiler
      format: { comments: /^!|^# all/, ascii_only: true },
    });
    return { code: small, map };
  },
});
