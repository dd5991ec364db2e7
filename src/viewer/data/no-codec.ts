/** Takes the place of codecs that timelines never use, so that a megabyte of decoders stays out of the build. */
export default {
  fromConfig(): never {
    throw new Error('timelines are compressed with zstd alone');
  },
};
