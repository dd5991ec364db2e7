/* The same step written straightforwardly in C, as the yardstick of the kernel bench: whole grid, one thread, loops
 * that the compiler turns into vectors itself (cc -O3 -march=native -fno-math-errno -fno-trapping-math).
 * usage: inertial ROWS COLS STEPS RUNS prints one line a run: cell updates a second. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define R restrict
static int rows, cols;
static float theta = 0.9f;

static inline float face(float zl, float zr, float hl, float hr, float cl, float cr, float nl, float nr, float q,
                         float before, float after, float across, float slope, float beside, float friction,
                         float froude) {
  const float dry = 1e-4f;
  float dz = zr - zl;
  float left = hl - (dz > 0 ? dz : 0), right = hr + (dz < 0 ? dz : 0);
  float rise = (right - left) + (cr - cl);
  float hf = left > right ? left : right;
  float d = hf > dry ? hf : dry;
  float root = sqrtf(d);
  float inertia = q + (beside * root) * ((before != 0 ? before - q : 0) + (after != 0 ? after - q : 0));
  float a = inertia - (slope * d) * rise;
  /* h^(-1/3): bit seed, two Newton steps */
  int32_t bits;
  memcpy(&bits, &d, 4);
  float seed = (float)(bits >> 8) * (-1.0f / 3.0f) + (8388608.0f + 5546500.0f);
  memcpy(&bits, &seed, 4);
  bits = (int32_t)((uint32_t)bits << 8);
  float w;
  memcpy(&w, &bits, 4);
  float third = d * (1.0f / 3.0f);
  w = w * (4.0f / 3.0f - (w * w) * (w * third));
  w = w * (4.0f / 3.0f - (w * w) * (w * third));
  float w2 = w * w, n = nl + nr;
  float k = ((n * n) * friction) * (w2 * w) * (w2 * w2);
  float t = across * 0.25f, t2 = t * t, q0 = fabsf(q) + 1e-6f;
  float m = sqrtf(q0 * q0 + t2), b = m + k * t2, am = fabsf(a) * m;
  float size = (am + am) / (b + sqrtf(b * b + (4 * k) * (q0 * am)));
  float limit = (froude * d) * root;
  size = size < limit ? size : limit;
  size = hf > dry ? size : 0;
  size = size > 1e-12f ? size : 0;
  return a < 0 ? -size : size;
}

static void faces(int count, const float *R z, const float *R zs, const float *R h, const float *R hs, const float *R c,
                  const float *R cs, const float *R n, const float *R ns, const float *R x, const float *R xs,
                  const float *R y, const float *R yn, const float *R ys, float *R px, float *R py, float *R over,
                  float slope, float beside, float friction, float froude, float most) {
  for (int i = 0; i < count; i++)
    px[i] = face(z[i], z[i + 1], h[i], h[i + 1], c[i], c[i + 1], n[i], n[i + 1], x[i], x[i - 1], x[i + 1],
                 (yn[i] + y[i]) + (yn[i + 1] + y[i + 1]), slope, beside, friction, froude);
  for (int i = 0; i < count; i++)
    py[i] = face(z[i], zs[i], h[i], hs[i], c[i], cs[i], n[i], ns[i], y[i], yn[i], ys[i],
                 (x[i - 1] + x[i]) + (xs[i - 1] + xs[i]), slope, beside, friction, froude);
  for (int i = 0; i < count; i++) {
    float e = px[i] - h[i] * most, w = -px[i] - h[i + 1] * most, s = py[i] - h[i] * most, u = -py[i] - hs[i] * most;
    float ew = e > w ? e : w, su = s > u ? s : u;
    over[i] = ew > su ? ew : su;
  }
}

static void depths(int count, const float *R px, const float *R py, const float *R pn, float *R h, float *R c,
                   float *R most, float *R arrival, float share, float now) {
  for (int i = 0; i < count; i++) {
    float gain = share * ((px[i - 1] - px[i]) + (pn[i] - py[i])) + c[i];
    float sum = h[i] + gain, part = sum - h[i];
    c[i] = (h[i] - (sum - part)) + (gain - part);
    arrival[i] = sum > 0.05f && most[i] <= 0.05f ? now : arrival[i];
    most[i] = most[i] > sum ? most[i] : sum;
    h[i] = sum;
  }
}

static float *z, *n, *h, *c, *qx, *qy, *px, *py, *hmax, *arrival, *scale, *over;

static void step(float dt, float dx, float now, int *suspects) {
  const float g = 9.80665f, share = dt / dx;
  /* smoothing: full at the longest stable step of a face's own depth */
  const float beside = 0.5f * (1 - theta) * dt * sqrtf(g) / (0.98f * sqrtf(theta / 2) * dx);
  int any = 0;
  for (int r = 1; r < rows - 1; r++) {
    long o = (long)r * cols + 1, s = o + cols, u = o - cols;
    faces(cols - 2, z + o, z + s, h + o, h + s, c + o, c + s, n + o, n + s, qx + o, qx + s, qy + o, qy + u, qy + s,
          px + o, py + o, over, g * dt / dx, beside, 0.25f * g * dt, 2 * sqrtf(g), 0.2499f / share);
    float worst = 0;
    for (int i = 0; i < cols - 2; i++) worst = worst > over[i] ? worst : over[i];
    any |= worst > 0;
  }
  if (any) {
    (*suspects)++;
    for (long i = cols; i < (long)(rows - 1) * cols; i++) {
      float out = (fmaxf(px[i], 0) + fmaxf(-px[i - 1], 0)) + (fmaxf(py[i], 0) + fmaxf(-py[i - cols], 0));
      float asked = out * share, held = h[i] * 0.999999f;
      scale[i] = asked > held ? held / asked : 1;
    }
    for (long i = cols; i < (long)(rows - 1) * cols; i++) {
      px[i] *= px[i] > 0 ? scale[i] : scale[i + 1];
      py[i] *= py[i] > 0 ? scale[i] : scale[i + cols];
    }
  }
  for (int r = 1; r < rows - 1; r++) {
    long o = (long)r * cols + 1;
    depths(cols - 2, px + o, py + o, py + o - cols, h + o, c + o, hmax + o, arrival + o, share, now);
  }
  float *swap = qx;
  qx = px, px = swap;
  swap = qy, qy = py, py = swap;
}

static float *field(void) {
  size_t bytes = (((size_t)rows + 2) * cols * 4 + 63) / 64 * 64;
  float *f = aligned_alloc(64, bytes);
  memset(f, 0, bytes);
  return f + cols;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  rows = atoi(argv[1]), cols = atoi(argv[2]);
  int steps = atoi(argv[3]), runs = atoi(argv[4]), suspects = 0;
  z = field(), n = field(), h = field(), c = field(), qx = field(), qy = field(), px = field(), py = field();
  hmax = field(), arrival = field(), scale = field(), over = field();
  for (int r = 0; r < rows; r++)
    for (int k = 0; k < cols; k++) {
      long i = (long)r * cols + k;
      int in = r > 0 && k > 0 && r < rows - 1 && k < cols - 1;
      z[i] = in ? 0.8f * sinf(r / 17.0f) + 0.8f * cosf(k / 23.0f) + 0.002f * k : 1e5f;
      h[i] = in ? 2 + 0.3f * sinf(r / 9.0f + k / 13.0f) : 0;
      n[i] = 0.035f;
    }
  for (int run = 0; run < runs; run++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int s = 0; s < steps; s++) step(0.8f, 10, s, &suspects);
    clock_gettime(CLOCK_MONOTONIC, &b);
    double seconds = (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec);
    printf("%.6g\n", (double)(rows - 2) * (cols - 2) * steps / seconds);
    fflush(stdout);
  }
  fprintf(stderr, "%d guarded steps, depth in the middle %.6f m\n", suspects, h[(long)(rows / 2) * cols + cols / 2]);
  return 0;
}
