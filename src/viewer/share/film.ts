/**
 * A film of a range of time: every picture drawn for its own moment, however long that takes, with local time, time since
 * the start and what kind of picture it is burnt in, encoded by the browser (WebCodecs) and put into a WebM file.
 */
import type { App, View } from '../app/app.ts';
import { sinceStart } from '../app/format.ts';
import { coverScene } from './cover.ts';
import { drawLabels, fonts } from './draw-labels.ts';
import { type EncodedPicture, type VideoTrack, webmOf } from './webm.ts';

export interface FilmOrder {
  /** Seconds from the start of the run. */
  readonly from: number;
  readonly to: number;
  /** Simulated seconds a second of film. */
  readonly speed: number;
  /** px, even. */
  readonly width: number;
  readonly height: number;
  /** Water drawn between recorded frames. */
  readonly smooth: boolean;
}

/** Pictures a second. */
export const filmRate = 25;
const pictureMs = 1000 / filmRate;
/** Pictures from one key picture to the next: two seconds. */
const keyEvery = 2 * filmRate;

/** The moments of a film's pictures, s from the start of the run: the last is the end of the range. */
export function filmMoments({ from, to, speed }: Pick<FilmOrder, 'from' | 'to' | 'speed'>): number[] {
  const count = Math.max(1, Math.round(((to - from) / speed) * filmRate)) + 1;
  return Array.from({ length: count }, (_, k) => Math.min(to, from + (k * speed) / filmRate));
}

/** Pictures the encoder may have before it: enough to look ahead, little enough for its memory. */
const most = 12;

const codecs = [
  { id: 'V_VP9', name: 'vp09.00.41.08' },
  { id: 'V_VP8', name: 'vp8' },
] as const;

/** The encoder's settings this browser takes; undefined where it encodes no WebM film. */
export async function filmEncoding(
  width: number,
  height: number,
): Promise<{ id: VideoTrack['codec']; config: VideoEncoderConfig } | undefined> {
  if (typeof VideoEncoder === 'undefined' || typeof VideoFrame === 'undefined') return undefined;
  for (const { id, name } of codecs) {
    const bitrate = Math.round(width * height * filmRate * 0.12);
    const config = { codec: name, width, height, bitrate, framerate: filmRate, latencyMode: 'realtime' } as const;
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return { id, config };
  }
  return undefined;
}

/** Makes the film; throws the signal's reason where it is called off. `progress` is told the share done. */
export async function makeFilm(
  app: App,
  view: View,
  order: FilmOrder,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const { width, height } = order;
  const encoding = await filmEncoding(width, height);
  if (!encoding) throw new Error(app.t('filmCannot'));
  const pictures: EncodedPicture[] = [];
  let failure: Error | undefined;
  const encoder = new VideoEncoder({
    output(chunk) {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      pictures.push({ time: Math.round(chunk.timestamp / 1000), key: chunk.type === 'key', data });
    },
    error(e) {
      failure = e;
    },
  });
  encoder.configure(encoding.config);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const c = canvas.getContext('2d', { willReadFrequently: false })!;
  const before = app.store.get.wanted;
  const cover = coverScene(view);
  cover.canvas.width = width;
  cover.canvas.height = height;
  cover.canvas.classList.add('whole');
  const preview = cover.canvas.getContext('2d')!;
  const stage = view.stage.borrow();
  // Sizes of type and symbols are for a picture 1280 wide.
  const ratio = width / 1280;
  try {
    const moments = filmMoments(order);
    for (const [k, seconds] of moments.entries()) {
      await app.player.hold(seconds, order.smooth);
      signal.throwIfAborted();
      if (failure) throw failure;
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.drawImage(stage.draw(width / ratio, height / ratio, ratio), 0, 0, width, height);
      c.scale(ratio, ratio);
      drawLabels(app, view, c, 0, 0);
      stamp(app, c, height / ratio, seconds, order.smooth);
      preview.drawImage(canvas, 0, 0);
      const picture = new VideoFrame(canvas, {
        timestamp: Math.round(k * pictureMs * 1000),
        duration: Math.round(pictureMs * 1000),
      });
      encoder.encode(picture, { keyFrame: k % keyEvery === 0 });
      picture.close();
      progress((k + 1) / moments.length);
      // Lets the page answer, and the encoder keep up.
      do await new Promise((resolve) => setTimeout(resolve, encoder.encodeQueueSize > most ? 15 : 0));
      while (encoder.encodeQueueSize > most && !signal.aborted && !failure);
    }
    await encoder.flush();
    if (failure) throw failure;
  } finally {
    if (encoder.state !== 'closed') encoder.close();
    stage.release();
    cover.end();
    app.player.seekFrame(before);
  }
  const parts = webmOf(pictures, { codec: encoding.id, width, height, pictureMs });
  return new Blob(parts as BlobPart[], { type: 'video/webm' });
}

/** Time, run and kind of picture, at the lower left. */
function stamp(app: App, c: CanvasRenderingContext2D, height: number, seconds: number, smooth: boolean): void {
  const { t, run } = app;
  const recorded = run.shown?.seconds ?? 0;
  const between = smooth && Math.abs(recorded - seconds) > 0.5;
  // Without smoothing a picture is of the recorded frame, and so is its time.
  const at = smooth ? seconds : recorded;
  const style = getComputedStyle(document.documentElement);
  const lines = [
    `${app.name(run.header.name)}  ·  ${app.name(run.header.place.name)}`,
    `${t('modelResult')}${between ? ` ${t('betweenFrames')}` : ''}`,
  ];
  c.save();
  c.font = `13px ${fonts}`;
  const wide = Math.max(330, ...lines.map((line) => c.measureText(line).width));
  c.globalAlpha = 0.86;
  c.fillStyle = style.getPropertyValue('--panel-solid').trim();
  c.fillRect(16, height - 106, wide + 32, 90);
  c.globalAlpha = 1;
  c.textAlign = 'left';
  c.fillStyle = style.getPropertyValue('--text').trim();
  c.font = `650 24px ${fonts}`;
  c.fillText(`${app.local(at).full}   ${t('tPlus', { at: sinceStart(at) })}`, 32, height - 74);
  c.font = `13px ${fonts}`;
  c.fillStyle = style.getPropertyValue('--muted').trim();
  lines.forEach((line, k) => void c.fillText(line, 32, height - 49 + 20 * k));
  c.restore();
}
