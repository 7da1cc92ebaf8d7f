// What the yardsticks share: random words, the clock, and the two things that they do.
//
//	PROGRAM KERNEL CASE CORES time      prints ns per unit, by the clock and of processor time
//	PROGRAM KERNEL CASE CORES moments   prints mean and standard error of what a case observes of its walkers
//
// Exit status 3: this processor cannot run the kernel.
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

static const double eta = 0.01, turn = 6.283185307179586;

static uint64_t splitmix(uint64_t *s) {
  uint64_t z = *s += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}
static double uniform(uint64_t *s) { return (splitmix(s) >> 11) * 0x1p-53; }

// The share of one thread.
typedef struct work {
  void (*start)(struct work *);
  void (*visit)(struct work *);                             // leads all walkers some steps further
  int (*observe)(struct work *, size_t walker, double *of); // up to four numbers of a walker
  double units;                                             // of a visit
  size_t walkers;
  int visits, starts; // that the moments are taken after, and over
  double *x, *y;
  uint64_t seed, count;
} work;

static int prepare(work *w, const char *kernel, const char *name); // 0 if there is no such kernel

static double *room(size_t n) { return aligned_alloc(64, (n * sizeof(double) + 63) / 64 * 64); }

static double seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static pthread_barrier_t together;

static void *repeat(void *p) {
  work *w = p;
  pthread_barrier_wait(&together);
  for (uint64_t i = 0; i < w->count; i++) w->visit(w);
  pthread_barrier_wait(&together);
  return 0;
}

static void measure(work *w, int cores) {
  double began, budget = cores > 1 ? 0.3 : 0.1;
  uint64_t n = 1;
  for (w->visit(w);; n *= 2) { // warms up, too
    began = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (uint64_t i = 0; i < n; i++) w->visit(w);
    double took = seconds(CLOCK_PROCESS_CPUTIME_ID) - began;
    if (took > budget / 8) {
      n = n * (budget / took) + 1;
      break;
    }
  }
  pthread_t threads[cores];
  pthread_barrier_init(&together, 0, cores + 1);
  for (int k = 0; k < cores; k++) {
    w[k].count = n;
    pthread_create(&threads[k], 0, repeat, &w[k]);
  }
  pthread_barrier_wait(&together);
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  pthread_barrier_wait(&together);
  wall = seconds(CLOCK_MONOTONIC) - wall, cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  for (int k = 0; k < cores; k++) pthread_join(threads[k], 0);
  double scale = 1e9 / (w->units * n * cores);
  printf("%.6g %.6g\n", wall * scale, cpu * scale);
}

static void moments(work *w) {
  double sum[4] = {0}, square[4] = {0}, n = 0;
  int of = 0;
  for (int s = 0; s < w->starts; s++) {
    w->start(w);
    for (int i = 0; i < w->visits; i++) w->visit(w);
    for (size_t k = 0; k < w->walkers; k++, n++) {
      double v[4];
      of = w->observe(w, k, v);
      for (int i = 0; i < of; i++) sum[i] += v[i], square[i] += v[i] * v[i];
    }
  }
  for (int i = 0; i < of; i++) {
    double mean = sum[i] / n;
    printf("%.9g %.9g\n", mean, sqrt((square[i] / n - mean * mean) / (n - 1)));
  }
}

int main(int n, char **arg) {
  int cores = n == 5 ? atoi(arg[3]) : 0;
  if (cores < 1 || cores > 1024) return 2;
  work *w = calloc(cores, sizeof *w);
  for (int k = 0; k < cores; k++) {
    w[k].seed = 1 + 1000003 * (uint64_t)k;
    if (!prepare(&w[k], arg[1], arg[2])) return 3;
    w[k].start(&w[k]);
  }
  if (!strcmp(arg[4], "moments"))
    moments(w);
  else
    measure(w, cores);
}
