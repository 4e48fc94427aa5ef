// SPDX-License-Identifier: BSL-1.0
// What the compiler and the containers ask of the C++ runtime, so that programs in C link without it. Local to the
// library (c/CMakeLists.txt), so that a program in C++ keeps its own. Memory that is not there ends the program.
#include <cstdlib>
#include <new>

// Not inlined: g++ would take malloc and delete for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const p = std::malloc(size == 0 ? 1 : size);
  if (p == nullptr) std::abort();
  return p;
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace std {
[[noreturn]] void __throw_length_error(const char*);
[[noreturn]] void __throw_bad_alloc();
[[noreturn]] void __throw_bad_array_new_length();
[[noreturn]] void __throw_out_of_range_fmt(const char*, ...);

void __throw_length_error(const char*) { abort(); }
void __throw_bad_alloc() { abort(); }
void __throw_bad_array_new_length() { abort(); }
void __throw_out_of_range_fmt(const char*, ...) { abort(); }
}  // namespace std
