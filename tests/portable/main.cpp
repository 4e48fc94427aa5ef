// SPDX-License-Identifier: BSL-1.0
// portable [CASES [SUBJECT]]: tries each subject with so many cases, always the same ones, and prints the digest of
// what came of them; with a SUBJECT all of its octets and texts. Ends with 1 if a case does not hold. What it prints is
// equal whatever it was compiled by, with and for. C++'s standard library and flowkit only.
#include <cstdlib>

#include <portable/subject.hpp>

using namespace flowkit::portable;

namespace {

class xorshift {
 public:
  std::uint64_t next() noexcept {
    state_ ^= state_ << 13, state_ ^= state_ >> 7, state_ ^= state_ << 17;
    return state_ * 0x2545f4914f6cdd1d;
  }
  /// Often the edges: nothing, everything, one bit, all bits up to one.
  std::uint64_t word() noexcept {
    const std::uint64_t choice = next() >> 16, bit = std::uint64_t{1} << (choice >> 8 & 63);
    switch (choice & 7) {
      case 0: return 0;
      case 1: return ~std::uint64_t{0};
      case 2: return bit;
      case 3: return bit - 1;
      case 4: return next() >> 56;
      default: return next();
    }
  }

 private:
  std::uint64_t state_ = 0x9e3779b97f4a7c15;
};

}  // namespace

int main(int argc, char** argv) {
  const int cases = argc > 1 ? std::atoi(argv[1]) : 20;
  const std::string only = argc > 2 ? argv[2] : "";
  std::vector<subject> all;
  add_layouts(all), add_structures(all), add_templates(all), add_flows(all), add_packets(all);
  int failed = 0;
  std::uint64_t sum = 0;
  for (const subject& s : all) {
    if (!only.empty() && s.name != only) continue;
    xorshift random;
    digest out{!only.empty()};
    for (int i = 0; i < cases; ++i) {
      std::vector<std::uint64_t> words(static_cast<std::size_t>(4 + 4 * i));  // cases grow
      for (std::uint64_t& w : words) w = random.word();
      source from{words};
      if (const counterexample found = s.one(from, out)) {
        std::printf("%s, case %d: %s\n", s.name.c_str(), i, found->c_str());
        ++failed;
        break;
      }
    }
    std::printf("%s %016llx\n", s.name.c_str(), static_cast<unsigned long long>(out.value()));
    sum = (sum << 1 | sum >> 63) ^ out.value();
  }
  std::printf("%zu subjects, %d cases, %d failed: %016llx\n", all.size(), cases, failed,
              static_cast<unsigned long long>(sum));
  return failed == 0 && cases > 0 ? 0 : 1;
}
