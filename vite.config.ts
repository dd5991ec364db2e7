/** The viewer's build: src/viewer to dist/viewer, all files beside the page so that any static host can serve them. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Sizes are written in px and shipped in rem, so that they grow with the root's type (style/people.css) and with the reader's own. */
const pxToRem = {
  postcssPlugin: 'px-to-rem',
  Declaration(d: { value: string }) {
    if (/\dpx/.test(d.value))
      d.value = d.value.replace(/(-?[\d.]+)px\b/g, (_, px: string) => (Number(px) ? `${Number(px) / 16}rem` : '0px'));
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('src/viewer', import.meta.url)),
  base: './',
  worker: { format: 'es' },
  css: { postcss: { plugins: [pxToRem] } },
  resolve: {
    // zarrita offers these decoders; timelines use zstd alone, and the viewer brings its own (src/viewer/data/zstd.ts).
    alias: ['blosc', 'gzip', 'lz4', 'zlib', 'zstd'].map((codec) => ({
      find: `numcodecs/${codec}`,
      replacement: fileURLToPath(new URL('src/viewer/data/no-codec.ts', import.meta.url)),
    })),
  },
  build: {
    outDir: fileURLToPath(new URL('dist/viewer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});
