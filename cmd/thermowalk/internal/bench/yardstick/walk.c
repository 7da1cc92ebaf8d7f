// Yardsticks for the walks of package bench: blocks of 512 walkers, 64 steps a visit, one random bit a step, no promise of
// bits. "plain" is a loop: gcc -O3 makes scalar code of it, with -march=native -ffast-math its vectoriser takes it.
// "avx512" keeps vectors of walkers in registers and spends as few operations as 2e-15 of accuracy allow.
#include "yardstick.h"

enum { BLOCK = 512, WALKERS = 1 << 16, STEPS = 64 };

static inline double flip(double v, uint64_t s) {
  union { double d; uint64_t u; } a = {v};
  a.u ^= s & (uint64_t)1 << 63;
  return a.d;
}

#define LOOP(...)                                                     \
  for (int o = 0; o < WALKERS; o += BLOCK) {                          \
    uint64_t r[BLOCK] __attribute__((aligned(64)));                   \
    double *restrict X = w->x + o, *restrict Y = w->y + o;                 \
    (void)Y;                                                          \
    for (int i = 0; i < BLOCK; i++) r[i] = splitmix(&w->seed);           \
    for (int t = 0; t < STEPS; t++)                                   \
      _Pragma("omp simd") for (int i = 0; i < BLOCK; i++) {           \
        uint64_t s = r[i]; r[i] += s;                                 \
        __VA_ARGS__                                                   \
      }                                                               \
  }

#ifdef __AVX512F__
#define WRAP X[i] = q - turn * floor(q * (1 / turn));
#else // floor would be a call
#define WRAP X[i] = q < 0 ? q + turn : q >= turn ? q - turn : q;
#endif

static void plainA(work *w) { LOOP(X[i] -= flip(eta * sqrt(1 + X[i] * X[i]), s);) }
static void plainB(work *w) {
  LOOP(double q = X[i] - flip(eta * (1 + 0.5 * sin(X[i])), s); WRAP)
}
static void plainC(work *w) {
  LOOP(double V = X[i]; double b = Y[i]; double P = 0.5 * erfc(-b * M_SQRT1_2); double p = 0.3989422804014327 * exp(-0.5 * b * b);
       X[i] = V - flip(eta * sqrt(fmax((b * b + 1) * P + b * p, 0)), s); Y[i] = b - flip(eta * fabs(V) * sqrt(P), s);)
}

#ifdef __AVX512F__
typedef __m512d V;
static inline V all(double c) { return _mm512_set1_pd(c); }
static inline V fma8(V a, V b, V c) { return _mm512_fmadd_pd(a, b, c); }
static inline V poly(V z, const double *c, int n) {
  V p = all(c[n - 1]);
  for (int k = n - 2; k >= 0; k--) p = fma8(p, z, all(c[k]));
  return p;
}
static inline V flip8(V v, __m512i s) {
  return _mm512_castsi512_pd(_mm512_ternarylogic_epi64(s, _mm512_set1_epi64((long long)1 << 63), _mm512_castpd_si512(v), 0x6a));
}

// A root by the seed of 14 bits and one step of third order; three of eight vectors take the divider.
static inline V root(V a) {
  V u = _mm512_rsqrt14_pd(a), g = _mm512_mul_pd(a, u), d = _mm512_fnmadd_pd(g, u, all(1));
  return fma8(g, _mm512_mul_pd(d, fma8(fma8(d, all(0.3125), all(0.375)), d, all(0.5))), g);
}
// sin(2 pi u)/u in u^2, |u| <= 1/2, times -1/2; 2^f; Mills' ratio in (t-3)/(t+3).
static const double sines[10] = {-3.1415926535897931, 20.670851120199134, -40.802624637938959, 38.352929871479175, -21.029346840912264, 7.5473193169826446, -1.9099583338123384, 0.35895956502363157, -0.051765989630080274, 0.0053472209223001480};
static const double powers[11] = {1, 0.69314718055994998, 0.24022650695910098, 0.05550410866444772, 0.0096181291076068885, 0.0013333558230164974, 0.00015403530441736050, 0.000015252657260200837, 1.3215442587921690e-6, 1.0208690299958306e-7, 7.0725859492692237e-9};
static const double mills[20] = {1.8275417922606170, -1.2767059470473612, 0.57656892055540418, -0.11847083523466536, -0.026226518364901704, 0.017477771064400845, 0.0025757928948596767, -0.0026215192706677777, -0.00064315055077987051, 0.00038709754720097795, 0.00019762331786305580, -0.000033493181359227956, -0.000052109377607555717, -8.2419322130690204e-6, 9.6778292889298535e-6, 4.9919379805829480e-6, -7.3168184726389100e-7, -1.1034356127747323e-6, -9.1379900786591193e-9, 7.3098819660264118e-8};

#define REGISTERS(N, LOAD, STEP, STORE)                                                      \
  for (int o = 0; o < WALKERS; o += 8 * N) {                                                 \
    V q[N], b[N]; __m512i r[N]; (void)b;                                                     \
    for (int v = 0; v < N; v++) {                                                            \
      uint64_t u[8];                                                                         \
      for (int i = 0; i < 8; i++) u[i] = splitmix(&w->seed);                                    \
      r[v] = _mm512_loadu_si512(u); LOAD                                                     \
    }                                                                                        \
    for (int t = 0; t < STEPS; t++)                                                          \
      _Pragma("GCC unroll 8") for (int v = 0; v < N; v++) { STEP r[v] = _mm512_add_epi64(r[v], r[v]); } \
    for (int v = 0; v < N; v++) { STORE }                                                    \
  }

static void vectorA(work *w) {
  REGISTERS(8, q[v] = _mm512_load_pd(w->x + o + 8 * v);,
            V a = fma8(q[v], q[v], all(1)); V g = v == 2 || v == 5 || v == 7 ? _mm512_sqrt_pd(a) : root(a);
            q[v] = fma8(flip8(all(-eta), r[v]), g, q[v]);, _mm512_store_pd(w->x + o + 8 * v, q[v]);)
}
static void vectorB(work *w) { // u = q/2pi - 1/2
  REGISTERS(8, q[v] = _mm512_fmsub_pd(_mm512_load_pd(w->x + o + 8 * v), all(1 / turn), all(0.5));,
            V g = fma8(poly(_mm512_mul_pd(q[v], q[v]), sines, 10), q[v], all(1)); V u = fma8(flip8(all(-eta / turn), r[v]), g, q[v]);
            q[v] = _mm512_sub_pd(u, _mm512_roundscale_pd(u, 8));, _mm512_store_pd(w->x + o + 8 * v, fma8(q[v], all(turn), all(turn / 2)));)
}
static void vectorC(work *w) {
  REGISTERS(4, q[v] = _mm512_load_pd(w->x + o + 8 * v); b[v] = _mm512_load_pd(w->y + o + 8 * v);,
            V t = _mm512_abs_pd(b[v]); V z = _mm512_mul_pd(_mm512_mul_pd(t, t), all(-0.7213475204444817)); V n = _mm512_roundscale_pd(z, 8);
            V p = _mm512_mul_pd(_mm512_scalef_pd(poly(_mm512_sub_pd(z, n), powers, 11), n), all(0.3989422804014327));
            V i = _mm512_div_pd(all(1), _mm512_add_pd(t, all(3))); V m = _mm512_mul_pd(_mm512_sub_pd(t, all(3)), i);
            V Q = _mm512_mul_pd(_mm512_mul_pd(p, poly(m, mills, 20)), i);
            V P = _mm512_mask_sub_pd(Q, _mm512_cmp_pd_mask(b[v], _mm512_setzero_pd(), _CMP_GE_OQ), all(1), Q);
            V s = _mm512_max_pd(fma8(fma8(b[v], b[v], all(1)), P, _mm512_mul_pd(b[v], p)), _mm512_setzero_pd());
            V h = _mm512_mul_pd(_mm512_abs_pd(q[v]), _mm512_sqrt_pd(P)); V e = flip8(all(-eta), r[v]);
            q[v] = fma8(e, _mm512_sqrt_pd(s), q[v]); b[v] = fma8(e, h, b[v]);,
            _mm512_store_pd(w->x + o + 8 * v, q[v]); _mm512_store_pd(w->y + o + 8 * v, b[v]);)
}
#else
#define vectorA 0
#define vectorB 0
#define vectorC 0
#endif

static void startA(work *w) {
  for (int i = 0; i < WALKERS; i++) w->x[i] = 4 * uniform(&w->seed) - 2, w->y[i] = 4 * uniform(&w->seed) - 2;
}
static void startB(work *w) {
  for (int i = 0; i < WALKERS; i++) w->x[i] = turn * uniform(&w->seed);
}
static int line(work *w, size_t k, double *of) {
  of[0] = w->x[k], of[1] = w->x[k] * w->x[k];
  return 2;
}
static int plane(work *w, size_t k, double *of) {
  line(w, k, of);
  of[2] = w->y[k], of[3] = w->y[k] * w->y[k];
  return 4;
}

static int prepare(work *w, const char *kernel, const char *name) {
  void (*kernels[2][3])(work *) = {{plainA, plainB, plainC}, {vectorA, vectorB, vectorC}};
  if (strlen(name) != 1 || !strchr("abc", *name)) return 0;
  w->visit = kernels[!strcmp(kernel, "avx512")][*name - 'a'];
  w->start = *name == 'b' ? startB : startA;
  w->observe = *name == 'c' ? plane : line;
  w->units = (double)WALKERS * STEPS, w->walkers = WALKERS, w->visits = 16, w->starts = 1;
  w->x = room(WALKERS), w->y = room(WALKERS);
  return w->visit != 0;
}
