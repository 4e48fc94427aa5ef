// SPDX-License-Identifier: BSL-1.0
// The only translation unit with rapidcheck: it makes the words of a case and shrinks those of a counterexample.
#include <conformance/properties/property.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <random>
#include <unordered_map>
#include <vector>

namespace flowkit::conformance {

namespace {

using words = std::vector<std::uint64_t>;

/// Often the edges: nothing, everything, one bit, all bits up to one.
std::uint64_t arbitrary_word(std::mt19937_64& random) {
  const std::uint64_t choice = random();
  const auto bit = std::uint64_t{1} << (choice >> 8 & 63);
  switch (choice & 7) {
    case 0: return 0;
    case 1: return ~std::uint64_t{0};
    case 2: return bit;
    case 3: return bit - 1;
    case 4: return random() & 0xff;
    default: return random();
  }
}

rc::Seq<words> simpler(const words& from) {
  return rc::seq::concat(rc::shrink::removeChunks(from),
                         rc::shrink::eachElement(from, [](std::uint64_t word) { return rc::shrink::integral(word); }));
}

/// `size` grows from case to case.
rc::Shrinkable<words> arbitrary_words(const rc::Random& random, int size) {
  std::mt19937_64 numbers{rc::Random{random}.next()};
  words out(numbers() % (4 * static_cast<std::uint64_t>(size) + 1));
  for (auto& word : out) word = arbitrary_word(numbers);
  return rc::shrinkable::shrinkRecur(std::move(out), &simpler);
}

class silence : public rc::detail::TestListener {
 public:
  void onTestCaseFinished(const rc::detail::CaseDescription&) override {}
  void onShrinkTried(const rc::detail::CaseDescription&, bool) override {}
  void onTestFinished(const rc::detail::TestMetadata&, const rc::detail::TestResult&) override {}
};

}  // namespace

outcome property::run(std::uint64_t seed, int cases, const std::atomic<bool>* stop) const {
  outcome out;
  std::optional<words> simplest;
  int skipped = 0;
  const auto holds = [&] {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) return ++skipped != 0;
    const words choices = *rc::Gen<words>{&arbitrary_words};
    source from{choices};
    const auto found = check(from);
    if (!out.found && !found) out.round_trips += from.round_trips();  // not while it is being shrunk
    if (found) out.found = found, simplest = choices;                 // the last one to fail is the simplest
    return !found;
  };
  rc::detail::TestParams params;
  params.seed = seed;
  params.maxSuccess = cases;
  silence listener;
  // With a map of what to reproduce, empty: without it rapidcheck reads its own settings and announces another seed.
  const auto result = rc::detail::checkTestable(holds, rc::detail::TestMetadata{name, name}, params, listener,
                                                std::unordered_map<std::string, rc::detail::Reproduce>{});
  if (result.is<rc::detail::SuccessResult>()) {
    out.cases = result.get<rc::detail::SuccessResult>().numSuccess;
  } else if (result.is<rc::detail::FailureResult>()) {
    const auto& failure = result.get<rc::detail::FailureResult>();
    out.cases = failure.numSuccess;
    if (!out.found) out.found = failure.description;  // an exception
  } else {
    out.found = "rapidcheck gave up";
  }
  out.cases -= std::min(skipped, out.cases);
  if (simplest) {
    source again{*simplest, true};
    if (check(again)) out.datagrams = again.shown(), out.is_connection = again.is_connection();
  }
  return out;
}

}  // namespace flowkit::conformance
