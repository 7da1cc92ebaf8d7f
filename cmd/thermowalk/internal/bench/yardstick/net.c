// Yardsticks for networks: two-layer ReLU nets with bias, batch 1, Gaussian inputs, fair labels, cross-entropy. Case d is an
// ensemble of 4096 nets 10x10, sgd10 and sgd100 are one net. "plain" takes one net at a time, with normals by a ziggurat;
// "avx512" has eight nets of the ensemble in a vector; of one net it updates a row by the last sample and applies it to the
// next in one pass.
//
// A net is V, b, W by rows; eight nets in a vector take eight places for each of these numbers.
#include "yardstick.h"

enum { NETS = 4096, SMALL = 10, LARGE = 100 };

typedef struct { uint64_t s[4]; } xoshiro;
static inline uint64_t rotl(uint64_t x, int k) { return x << k | x >> (64 - k); }
static inline uint64_t next(xoshiro *g) {
  uint64_t *s = g->s, r = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
  s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3], s[2] ^= t, s[3] = rotl(s[3], 45);
  return r;
}
static void sow(xoshiro *g, uint64_t *seed) {
  for (int i = 0; i < 4; i++) g->s[i] = splitmix(seed);
}

// Normals by the ziggurat of Marsaglia and Tsang (2000) with 128 layers.
static const double tail = 3.442619855899, area = 9.91256303526217e-3;
static double edge[129], inside[128];
__attribute__((constructor)) static void ziggurat(void) {
  double f = exp(-0.5 * tail * tail);
  edge[0] = area / f, edge[1] = tail, edge[128] = 0;
  for (int i = 2; i < 128; i++) {
    f = exp(-0.5 * edge[i - 1] * edge[i - 1]);
    edge[i] = sqrt(-2 * log(area / edge[i - 1] + f));
  }
  for (int i = 0; i < 128; i++) inside[i] = edge[i + 1] / edge[i];
}
static inline double unit(xoshiro *g) { return ((next(g) >> 11) + 0.5) * 0x1p-53; }
static inline double normal(xoshiro *g) {
  for (;;) {
    uint64_t bits = next(g);
    int i = bits & 127;
    double u = ((int64_t)bits >> 11) * 0x1p-52, x = u * edge[i];
    if (fabs(u) < inside[i]) return x;
    if (i == 0) {
      double a, b;
      do a = -log(unit(g)) / tail, b = -log(unit(g)); while (2 * b < a * a);
      return u < 0 ? -tail - a : tail + a;
    }
    double lo = exp(-0.5 * (edge[i] * edge[i] - x * x)), hi = exp(-0.5 * (edge[i + 1] * edge[i + 1] - x * x));
    if (lo + unit(g) * (hi - lo) < 1) return x;
  }
}

// Steps of one net with D inputs and units, one after the other.
static inline __attribute__((always_inline)) void descend(double *restrict q, xoshiro *g, int D, int steps) {
  double *restrict V = q, *restrict b = q + D, *restrict W = q + 2 * D, x[LARGE], a[LARGE];
  while (steps--) {
    for (int j = 0; j < D; j++) x[j] = normal(g);
    double label = next(g) >> 63, f = 0;
    for (int i = 0; i < D; i++) {
      double z = b[i];
      for (int j = 0; j < D; j++) z += W[i * D + j] * x[j];
      a[i] = z > 0 ? z : 0;
      f += V[i] * a[i];
    }
    double d = eta * (1 / (1 + exp(-f)) - label);
    for (int i = 0; i < D; i++)
      if (a[i] > 0) {
        double h = d * V[i];
        V[i] -= d * a[i];
        b[i] -= h;
        for (int j = 0; j < D; j++) W[i * D + j] -= h * x[j];
      }
  }
}
static const int places = SMALL * (SMALL + 2); // of a small net
static void plainD(work *w) {
  xoshiro g;
  sow(&g, &w->seed);
  for (int k = 0; k < NETS; k++) descend(w->x + k * places, &g, SMALL, 256);
}
static void plain10(work *w) {
  xoshiro g;
  sow(&g, &w->seed);
  descend(w->x, &g, SMALL, 8192);
}
static void plain100(work *w) {
  xoshiro g;
  sow(&g, &w->seed);
  descend(w->x, &g, LARGE, 1024);
}

#ifdef __AVX512F__
typedef __m512d V8;
static inline V8 all(double c) { return _mm512_set1_pd(c); }
static inline V8 fma8(V8 a, V8 b, V8 c) { return _mm512_fmadd_pd(a, b, c); }
static inline V8 poly(V8 z, const double *c, int n) {
  V8 p = all(c[n - 1]);
  for (int k = n - 2; k >= 0; k--) p = fma8(p, z, all(c[k]));
  return p;
}
typedef struct { __m512i a, b, c, d; } xoshiro8;
static inline __m512i next8(xoshiro8 *g) {
  __m512i r = _mm512_add_epi64(_mm512_rol_epi64(_mm512_add_epi64(g->a, g->d), 23), g->a), t = _mm512_slli_epi64(g->b, 17);
  g->c = _mm512_xor_si512(g->c, g->a), g->d = _mm512_xor_si512(g->d, g->b), g->b = _mm512_xor_si512(g->b, g->c);
  g->a = _mm512_xor_si512(g->a, g->d), g->c = _mm512_xor_si512(g->c, t), g->d = _mm512_rol_epi64(g->d, 45);
  return r;
}
static void sow8(xoshiro8 *g, uint64_t *seed) {
  uint64_t t[32];
  for (int i = 0; i < 32; i++) t[i] = splitmix(seed);
  g->a = _mm512_loadu_si512(t), g->b = _mm512_loadu_si512(t + 8), g->c = _mm512_loadu_si512(t + 16), g->d = _mm512_loadu_si512(t + 24);
}

// sin(2 pi v)/v and cos(2 pi v) in v^2, |v| <= 1/2; 2^f; log(m)/s in s^2, s = (m-1)/(m+1).
static const double sines[10] = {6.2831853071795846, -41.341702240398268, 81.605249275877916, -76.70585974295835, 42.058693681824529, -15.09463863938197, 3.8199166676246768, -0.71791913004726314, 0.10353197926616055, -0.010694441844600296};
static const double cosines[10] = {0.99999999999999382, -19.739208802173775, 64.939394022015505, -85.456817173236327, 60.244640500551213, -26.426243739288744, 7.9034173439305876, -1.7137170601324671, 0.2796922603463222, -0.03193726297256879};
static const double powers[11] = {1, 0.69314718055994998, 0.24022650695910098, 0.05550410866444772, 0.0096181291076068885, 0.0013333558230164974, 0.00015403530441736050, 0.000015252657260200837, 1.3215442587921690e-6, 1.0208690299958306e-7, 7.0725859492692237e-9};
static const double logs[7] = {2.0000000000000003, 0.66666666666552918, 0.40000000061741615, 0.28571416021107672, 0.22223434547517907, 0.18121934431215214, 0.16837659970680493};

// Box and Muller: two words of a lane, two normals.
static inline void normals8(__m512i r, __m512i s, V8 *x, V8 *y) {
  __m512i one = _mm512_castpd_si512(all(1));
  V8 u = _mm512_sub_pd(all(2), _mm512_castsi512_pd(_mm512_or_si512(_mm512_srli_epi64(r, 12), one)));
  V8 v = _mm512_sub_pd(_mm512_castsi512_pd(_mm512_or_si512(_mm512_srli_epi64(s, 12), one)), all(1.5));
  V8 e = _mm512_getexp_pd(u), m = _mm512_getmant_pd(u, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero);
  e = _mm512_mask_add_pd(e, _mm512_cmp_pd_mask(m, all(1), _CMP_LT_OQ), e, all(1));
  V8 t = _mm512_div_pd(_mm512_sub_pd(m, all(1)), _mm512_add_pd(m, all(1)));
  V8 l = fma8(e, all(0.6931471805599453), _mm512_mul_pd(poly(_mm512_mul_pd(t, t), logs, 7), t));
  V8 R = _mm512_sqrt_pd(_mm512_max_pd(_mm512_mul_pd(l, all(-2)), _mm512_setzero_pd())), w = _mm512_mul_pd(v, v);
  *x = _mm512_mul_pd(R, poly(w, cosines, 10));
  *y = _mm512_mul_pd(R, _mm512_mul_pd(poly(w, sines, 10), v));
}
static inline V8 sigmoid8(V8 f) {
  V8 z = _mm512_max_pd(all(-1000), _mm512_min_pd(all(1000), _mm512_mul_pd(f, all(-1.4426950408889634)))), n = _mm512_roundscale_pd(z, 8);
  return _mm512_div_pd(all(1), _mm512_add_pd(all(1), _mm512_scalef_pd(poly(_mm512_sub_pd(z, n), powers, 11), n)));
}

static void vectorD(work *w) {
  xoshiro8 g;
  sow8(&g, &w->seed);
  for (int k = 0; k < NETS; k += 8) {
    double *v = w->x + k * places, *b = v + 8 * SMALL, *W = b + 8 * SMALL;
    for (int t = 0; t < 256; t++) {
      V8 x[SMALL], a[SMALL], f = _mm512_setzero_pd();
      __m512i label;
      for (int j = 0; j < SMALL; j += 2) {
        __m512i r = next8(&g);
        label = r; // its lowest bit is not part of a normal
        normals8(r, next8(&g), &x[j], &x[j + 1]);
      }
      for (int i = 0; i < SMALL; i++) {
        V8 s = _mm512_load_pd(b + 8 * i), r = _mm512_setzero_pd();
        for (int j = 0; j < SMALL; j += 2) {
          s = fma8(_mm512_load_pd(W + 8 * (i * SMALL + j)), x[j], s);
          r = fma8(_mm512_load_pd(W + 8 * (i * SMALL + j + 1)), x[j + 1], r);
        }
        a[i] = _mm512_max_pd(_mm512_add_pd(s, r), _mm512_setzero_pd());
        f = fma8(_mm512_load_pd(v + 8 * i), a[i], f);
      }
      V8 p = sigmoid8(f), d = _mm512_mul_pd(all(eta), _mm512_mask_sub_pd(p, _mm512_test_epi64_mask(label, _mm512_set1_epi64(1)), p, all(1)));
      for (int i = 0; i < SMALL; i++) {
        V8 u = _mm512_load_pd(v + 8 * i), h = _mm512_maskz_mul_pd(_mm512_cmp_pd_mask(a[i], _mm512_setzero_pd(), _CMP_GT_OQ), d, u);
        _mm512_store_pd(v + 8 * i, _mm512_fnmadd_pd(d, a[i], u));
        _mm512_store_pd(b + 8 * i, _mm512_sub_pd(_mm512_load_pd(b + 8 * i), h));
        for (int j = 0; j < SMALL; j++) {
          double *q = W + 8 * (i * SMALL + j);
          _mm512_store_pd(q, _mm512_fnmadd_pd(h, x[j], _mm512_load_pd(q)));
        }
      }
    }
  }
}

// One net whose rows of W are padded to P numbers.
static inline __attribute__((always_inline)) void passes(work *w, int D, int P, int steps) {
  double *v = w->x, *b = v + P, *W = b + P, x[2][112] __attribute__((aligned(64))) = {{0}}, a[LARGE], h[LARGE] = {0};
  xoshiro8 g;
  xoshiro coin;
  sow8(&g, &w->seed), sow(&coin, &w->seed);
  for (int t = 0; t < steps; t++) {
    double *now = x[t & 1], *last = x[~t & 1], label = next(&coin) >> 63, f = 0;
    for (int j = 0; j < P; j += 16) {
      V8 m, n;
      __m512i r = next8(&g);
      normals8(r, next8(&g), &m, &n);
      _mm512_store_pd(now + j, m), _mm512_store_pd(now + j + 8, n);
    }
    for (int j = D; j < P; j++) now[j] = 0;
    V8 xs[14], ls[14];
    for (int k = 0; k < P / 8; k++) xs[k] = _mm512_load_pd(now + 8 * k), ls[k] = _mm512_load_pd(last + 8 * k);
    for (int i = 0; i < D; i++) {
      double *q = W + i * P;
      V8 s[2] = {_mm512_setzero_pd(), _mm512_setzero_pd()};
      if (h[i] != 0) {
        V8 c = all(h[i]);
        _Pragma("GCC unroll 16") for (int k = 0; k < P / 8; k++) {
          V8 u = _mm512_fnmadd_pd(c, ls[k], _mm512_load_pd(q + 8 * k));
          _mm512_store_pd(q + 8 * k, u);
          s[k & 1] = fma8(u, xs[k], s[k & 1]);
        }
      } else {
        _Pragma("GCC unroll 16") for (int k = 0; k < P / 8; k++) s[k & 1] = fma8(_mm512_load_pd(q + 8 * k), xs[k], s[k & 1]);
      }
      double z = b[i] + _mm512_reduce_add_pd(_mm512_add_pd(s[0], s[1]));
      a[i] = z > 0 ? z : 0;
      f += v[i] * a[i];
    }
    double d = eta * (1 / (1 + exp(-f)) - label);
    for (int i = 0; i < D; i++) {
      h[i] = a[i] > 0 ? d * v[i] : 0;
      v[i] -= d * a[i];
      b[i] -= h[i];
    }
  }
  for (int i = 0; i < D; i++)
    for (int j = 0; j < P; j++) W[i * P + j] -= h[i] * x[(steps - 1) & 1][j];
}
static void vector10(work *w) { passes(w, SMALL, 16, 8192); }
static void vector100(work *w) { passes(w, LARGE, 112, 1024); }
#else
#define vectorD 0
#define vector10 0
#define vector100 0
#endif

// The layout of a kernel: nets in a vector, places of a row.
static int lanes, width, size;
static double *place(work *w, size_t net, int of) { return w->x + ((net / lanes) * (size + 2) * width + of) * lanes + net % lanes; }

// Each parameter begins uniform on +-1/sqrt(inputs of its layer), as in torch.nn.Linear.
static void start(work *w) {
  memset(w->x, 0, w->walkers * (size + 2) * width * sizeof(double));
  for (size_t k = 0; k < w->walkers; k++)
    for (int row = 0; row < size + 2; row++)
      for (int j = 0; j < size; j++) *place(w, k, row * width + j) = (2 * uniform(&w->seed) - 1) / sqrt(size);
}
static int norms(work *w, size_t k, double *of) {
  of[0] = of[1] = of[2] = 0;
  for (int row = 0; row < size + 2; row++)
    for (int j = 0; j < size; j++) {
      double q = *place(w, k, row * width + j);
      of[row < 2 ? row : 2] += q * q;
    }
  return 3;
}

static int prepare(work *w, const char *kernel, const char *name) {
  static const char *names[] = {"d", "sgd10", "sgd100"};
  void (*kernels[2][3])(work *) = {{plainD, plain10, plain100}, {vectorD, vector10, vector100}};
  int vector = !strcmp(kernel, "avx512"), which = 0;
  while (which < 3 && strcmp(name, names[which])) which++;
  if (which == 3) return 0;
  size = which == 2 ? LARGE : SMALL;
  width = !vector || which == 0 ? size : which == 1 ? 16 : 112;
  lanes = vector && which == 0 ? 8 : 1;
  w->visit = kernels[vector][which];
  w->start = start, w->observe = norms;
  w->walkers = which == 0 ? NETS : 1;
  w->visits = which == 0 ? 4 : 1, w->starts = which == 0 ? 1 : which == 1 ? 512 : 64;
  w->units = (double[]){256. * NETS, 8192, 1024}[which];
  w->x = room(w->walkers * (size + 2) * width);
  return w->visit != 0;
}
