/** Amounts that other processes ask of the surface: each cell gives what is asked or what it holds. One thread, in order. */

/**
 * Answers `count` requests, f32 each, of the cells listed, i32 each, or of all where `cells` is 0. Gives the depth taken,
 * summed over all, m. The part of a depth that single precision leaves out stays in `residual`.
 */
export function answer(cells: usize, asked: usize, granted: usize, count: i32, depth: usize, residual: usize): f64 {
  let taken: f64 = 0;
  for (let j = 0; j < count; ) {
    const end = min(j + 4, count);
    const at = <usize>j << 2;
    // most cells ask for nothing, again and again
    if (end - j == 4 && !v128.any_true(v128.or(v128.load(asked + at), v128.load(granted + at)))) {
      j = end;
      continue;
    }
    for (; j < end; j++) {
      const o = <usize>j << 2;
      const wanted = <f64>load<f32>(asked + o);
      if (!(wanted > 0)) {
        store<f32>(granted + o, 0);
        continue;
      }
      const i = cells == 0 ? o : <usize>load<i32>(cells + o) << 2;
      const held = <f64>load<f32>(depth + i) + <f64>load<f32>(residual + i);
      let gives = wanted;
      if (wanted >= held) {
        gives = <f64>(<f32>held);
        if (gives > held) gives = <f64>(<f32>(held * (1 - 1.2e-7))); // never more than is there
      }
      store<f32>(granted + o, <f32>gives);
      const left = held - gives;
      const h = <f32>left;
      const c = <f32>(left - <f64>h);
      store<f32>(depth + i, h);
      store<f32>(residual + i, c);
      taken += held - (<f64>h + <f64>c);
    }
  }
  return taken;
}
