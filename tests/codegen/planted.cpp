// SPDX-License-Identifier: BSL-1.0
// What no_calls.py must refuse (planted_*) and must let pass (clean_*).
#include <cstddef>
#include <cstdlib>
#include <cstring>

extern "C" {
int elsewhere(int);
extern int (*hook)(int);

int planted_call(int x) { return elsewhere(x) + 1; }
int planted_tail_jump(int x) { return elsewhere(x); }
int planted_conditional_tail_jump(int x) { return x > 0 ? elsewhere(x) : 0; }
int planted_indirect_call(int x) { return hook(x) + 1; }
int planted_indirect_jump(int x) { return hook(x); }
void planted_memset(char* p, std::size_t n) { std::memset(p, 0, n); }
void planted_memcpy(char* p, const char* q, std::size_t n) { std::memcpy(p, q, n); }
void planted_abort(int x) {  // g++ moves the call to planted_abort.cold
  if (x == 0) std::abort();
}
int planted_nothing_but_a_sum(int x) { return x + 1; }

void clean_nothing_at_all(int) {}
int clean_branches(int x) {
  int sum = 0;
  for (int i = 0; i < x; ++i) sum ^= i * x;
  return sum;
}
unsigned clean_load(const char* p) {
  unsigned v;
  std::memcpy(&v, p, sizeof v);
  return __builtin_bswap32(v);
}
}
