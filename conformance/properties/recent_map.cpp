// SPDX-License-Identifier: BSL-1.0
// The bounded map, against a list in the order of use. Its hash sends all keys to a few places, so that the index has
// long chains that wrap, and every erasure moves some of them.
#include <algorithm>
#include <list>
#include <string>

#include <conformance/properties/groups.hpp>
#include <flowkit/core/recent_map.hpp>

namespace flowkit::conformance {

namespace {

struct crowded {
  std::uint64_t operator()(std::uint64_t key) const noexcept {
    return key % 5 * 7 + (key % 2 ? ~std::uint64_t{0} - 3 : 0);
  }
};
/// A value that counts how many of them there are.
struct counted {
  static inline int alive = 0;
  std::uint64_t number = 0;
  counted() { ++alive; }
  counted(const counted& o) : number(o.number) { ++alive; }
  counted& operator=(const counted&) = default;
  ~counted() { --alive; }
};
using map = recent_map<std::uint64_t, counted, crowded>;

counterexample against_list(source& from) {
  const std::size_t limit = from.coin() ? 1 + from.below(12) : 1000;
  const std::uint64_t keys = 2 + from.below(120);
  map tested{limit};
  struct known {
    std::uint64_t key, number;
    map::handle handle;
  };
  std::list<known> model;  // the most recent first
  auto many = from.many();
  std::uint64_t numbers = 0;
  std::size_t most = 0;  // entries at one time
  const auto at = [&](std::uint64_t key) {
    auto found = model.begin();
    while (found != model.end() && found->key != key) ++found;
    return found;
  };
  for (std::uint64_t steps = from.below(400); steps > 0; --steps) {
    const std::uint64_t key = many.word() % keys;
    const auto known_at = at(key);
    const std::string what = "key " + std::to_string(key) + " of " + std::to_string(model.size()) + " entries, limit " +
                             std::to_string(limit) + ", " + std::to_string(steps) + " steps from the end: ";
    switch (many.word() % 8) {
      case 0:
      case 1: {  // find
        const auto h = tested.find(key);
        if ((h != map::none) != (known_at != model.end())) return what + "found or not";
        if (h == map::none) break;
        if (h != known_at->handle || tested[h].number != known_at->number) return what + "another entry";
        model.splice(model.begin(), model, known_at);
        break;
      }
      case 2: {  // erase
        if (known_at == model.end()) break;
        tested.erase(known_at->handle);
        model.erase(known_at);
        break;
      }
      default: {  // at
        std::uint64_t gone = 0, expected_gone = 0;
        if (known_at == model.end() && model.size() == limit) expected_gone = model.back().number;
        const auto h = tested.at(key, [&](map::handle leaving) { gone = tested[leaving].number; });
        if (gone != expected_gone) return what + "another entry makes room";
        if (gone != 0) model.pop_back();
        most = std::max(most, model.size() + (known_at == model.end()));
        if (h >= most) return what + "a place beyond those that were ever in use";
        if (known_at != model.end() && at(key) != model.end()) {
          if (tested[h].number != known_at->number) return what + "another value";
          model.splice(model.begin(), model, known_at);
        } else {
          if (tested[h].number != 0) return what + "a used value for a new key";
          tested[h].number = ++numbers;
          model.push_front({key, numbers, h});
        }
      }
    }
    if (tested.size() != model.size()) return what + "size " + std::to_string(tested.size());
    if (counted::alive != static_cast<int>(model.size())) return what + "values are kept of entries that are gone";
    auto h = tested.newest();
    for (const known& k : model) {
      if (h == map::none || tested.key(h) != k.key || !tested.contains(h)) return what + "another order of use";
      if (tested.older(h) == map::none && h != tested.oldest()) return what + "the oldest is not the last";
      h = tested.older(h);
    }
    if (h != map::none) return what + "more entries in the chain";
    if (model.empty() && tested.oldest() != map::none) return what + "an oldest of none";
  }
  for (const known& k : model)
    if (tested.find(k.key) != k.handle) return "key " + std::to_string(k.key) + " is not found in the end";
  return {};
}

}  // namespace

void add_recent_map_properties(std::vector<property>& to) { to.push_back({"core.recent_map", &against_list}); }

}  // namespace flowkit::conformance
