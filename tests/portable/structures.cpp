// SPDX-License-Identifier: BSL-1.0
// Each structure of sFlow's flow and counter records, as its layout and as a block of a sample.
#include <array>

#include <portable/coded.hpp>
#include <portable/structures.hpp>

namespace flowkit::portable {

namespace {

template <class T>
counterexample structure(source& from, digest& out) {
  if (auto found = coded(codec_of<layout_of<T>>, from, out)) return found;
  // As a block is read: by whichever of its layouts fits.
  std::array<std::byte, 400> in{};
  from.many().fill(in);
  const auto got = sflow5::read<T>(octets{in}.first(4 * from.below(101)));
  out.add(got.failure());
  if (got) out.add(got->used), out.add(std::uint64_t{got->is_variant});
  return {};
}

template <class... T>
void add_each(std::vector<subject>& to, structures<T...>) {
  (to.push_back({std::string{"sflow5."} + type_name<T>, &structure<T>}), ...);
}

}  // namespace

void add_structures(std::vector<subject>& to) { add_each(to, all_structures{}); }

}  // namespace flowkit::portable
