// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/top/heavy_hitters.hpp"

#include <algorithm>
#include <cstring>
#include <random>

#include <flowkit/core/hash.hpp>

namespace flowkit::tools {

namespace {
constexpr std::size_t first_index = 1024;

bool add_saturating(std::uint64_t& to, std::uint64_t v) noexcept {
  if (!__builtin_add_overflow(to, v, &to)) return true;
  to = ~std::uint64_t{0};
  return false;
}
}  // namespace

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

heavy_hitters::heavy_hitters(std::size_t sums, std::size_t octets, std::uint64_t seed)
    : sums_(sums), octets_(std::clamp(octets, least_octets, most_octets)), seed_(seed), index_(first_index) {
  arena_.reserve(octets_ / 8);  // addresses only: what is not used is not resident, and nothing is ever moved
}

heavy_hitters::part heavy_hitters::open() {
  if (free_parts_.empty() && floors_.size() == most_parts) sweep();
  if (free_parts_.empty()) {
    floors_.emplace_back(), chains_.emplace_back();
    return static_cast<part>(floors_.size() - 1);
  }
  const part p = free_parts_.back();
  free_parts_.pop_back();
  floors_[p] = {}, chains_[p] = {};
  return p;
}

void heavy_hitters::close(part which) {
  chains_[which].is_closed = true;
  closed_keys_ += chains_[which].keys;
  closed_parts_.push_back(which);
  if (closed_keys_ >= std::max(keys_ / 2, index_.size() / 8)) sweep();
}

void heavy_hitters::sweep() {
  compact([this](const std::uint64_t* entry) { return !chains_[part_of(*entry)].is_closed; });
  index_again(index_.size());
  free_parts_.insert(free_parts_.end(), closed_parts_.begin(), closed_parts_.end());
  closed_parts_.clear();
  closed_keys_ = 0;
}

std::uint32_t heavy_hitters::tag_of(part p, std::span<const std::uint64_t> key) const noexcept {
  std::uint64_t h = seed_ ^ p;
  for (const std::uint64_t word : key) h = mix_bits(h ^ word) + seed_;
  return static_cast<std::uint32_t>(mix_bits(h) >> 32);
}

void heavy_hitters::add(part to, std::span<const std::uint64_t> key, const key_sums& values) {
  const std::uint32_t tag = tag_of(to, key);
  const std::uint64_t wanted = head(tag, to, key.size());
  const std::size_t mask = index_.size() - 1;
  for (std::size_t at = tag & mask; index_[at] != 0; at = (at + 1) & mask) {
    if (index_[at] >> 32 != tag) continue;
    std::uint64_t* const entry = &arena_[static_cast<std::uint32_t>(index_[at]) - 1];
    if (*entry != wanted || !std::equal(key.begin(), key.end(), entry + words_before_key())) continue;
    for (std::size_t i = 0; i < sums_; ++i) saturated_ += !add_saturating(entry[2 + i], values[i]);
    return;
  }
  insert(wanted, key, values);
}

void heavy_hitters::insert(std::uint64_t head, std::span<const std::uint64_t> key, const key_sums& values) {
  const std::size_t words = size_of(head);
  const auto fits = [&](std::size_t index) { return 8 * (arena_.size() + words + index) <= octets_; };
  while (true) {
    const std::size_t index = index_.size(), wanted = 3 * (keys_ + 1) > 2 * index ? 2 * index : index;
    if (fits(wanted)) {
      if (wanted != index) index_again(wanted);
      break;
    }
    if (closed_keys_ != 0)
      sweep();
    else
      drop_half();
  }

  const std::size_t offset = arena_.size();
  arena_.resize(offset + words);
  std::uint64_t* const entry = &arena_[offset];
  entry[0] = head;
  const key_sums& floor = floors_[part_of(head)];
  std::copy_n(values.begin(), sums_, entry + 2);
  std::copy_n(floor.begin(), sums_, entry + 2 + sums_);
  std::copy(key.begin(), key.end(), entry + words_before_key());
  link(offset);
  enter(static_cast<std::uint32_t>(head >> 32), offset);
  most_keys_ = std::max(most_keys_, ++keys_);
}

void heavy_hitters::link(std::size_t offset) noexcept {
  chain& of = chains_[part_of(arena_[offset])];
  arena_[offset + 1] = of.last;
  of.last = static_cast<std::uint32_t>(offset + 1);
  ++of.keys;
}

void heavy_hitters::enter(std::uint32_t tag, std::size_t offset) noexcept {
  const std::size_t mask = index_.size() - 1;
  std::size_t at = tag & mask;
  while (index_[at] != 0) at = (at + 1) & mask;
  index_[at] = std::uint64_t{tag} << 32 | (offset + 1);
}

std::uint64_t heavy_hitters::at_most(const std::uint64_t* entry, std::size_t sum) const noexcept {
  std::uint64_t all = entry[2 + sum];
  add_saturating(all, entry[2 + sums_ + sum]);
  return all;
}

void heavy_hitters::drop_half() {
  ++drops_;
  // The index is made anew afterwards: until then it is room for the sums.
  std::size_t n = 0;
  for (std::size_t at = 0; at < arena_.size(); at += size_of(arena_[at])) index_[n++] = at_most(&arena_[at], 0);
  const std::size_t to_drop = (n + 1) / 2;
  const auto begin = index_.begin();
  std::nth_element(begin, begin + static_cast<std::ptrdiff_t>(to_drop - 1), begin + static_cast<std::ptrdiff_t>(n));
  const std::uint64_t limit = index_[to_drop - 1];
  // Of the keys that have just the limit as many as are wanted, the first ones.
  auto equal = to_drop - static_cast<std::size_t>(std::count_if(begin, begin + static_cast<std::ptrdiff_t>(to_drop),
                                                                [&](std::uint64_t v) { return v < limit; }));
  compact([&](const std::uint64_t* entry) {
    const std::uint64_t first = at_most(entry, 0);
    if (first > limit || (first == limit && equal == 0)) return true;
    equal -= first == limit;
    key_sums& floor = floors_[part_of(*entry)];
    for (std::size_t i = 0; i < sums_; ++i) floor[i] = std::max(floor[i], at_most(entry, i));
    return false;
  });
  index_again(index_.size());
}

template <class Keep>
void heavy_hitters::compact(Keep keep) {
  std::size_t to = 0;
  keys_ = 0;
  for (chain& c : chains_) c.last = c.keys = 0;
  for (std::size_t at = 0, size = 0; at < arena_.size(); at += size) {
    size = size_of(arena_[at]);
    if (!keep(&arena_[at])) continue;
    if (to != at) std::memmove(&arena_[to], &arena_[at], 8 * size);
    link(to);
    to += size;
    ++keys_;
  }
  arena_.resize(to);
}

void heavy_hitters::index_again(std::size_t size) {
  if (size != index_.size()) {
    index_ = {};  // the old one goes first: both do not have to fit
    index_.resize(size);
  } else {
    std::fill(index_.begin(), index_.end(), 0);
  }
  for (std::size_t at = 0; at < arena_.size(); at += size_of(arena_[at]))
    enter(static_cast<std::uint32_t>(arena_[at] >> 32), at);
}

heavy_hitters::row heavy_hitters::row_of(const std::uint64_t* entry) const noexcept {
  row r{.key = {entry + words_before_key(), *entry & 0xffff}};
  for (std::size_t i = 0; i < sums_; ++i) r.sums[i] = entry[2 + i], r.at_most[i] = at_most(entry, i);
  return r;
}

heavy_hitters::top heavy_hitters::greatest(part of, std::size_t most) const {
  const auto precedes = [this](const std::uint64_t* a, const std::uint64_t* b) {
    if (a[2] != b[2]) return a[2] > b[2];
    const std::size_t x = *a & 0xffff, y = *b & 0xffff, keys = words_before_key();
    const int order = std::memcmp(a + keys, b + keys, 8 * std::min(x, y));
    return order != 0 ? order < 0 : x < y;
  };
  top out{.rows = {}, .others_at_most = floors_[of]};
  std::vector<const std::uint64_t*> heap;  // the least of those that are taken is in front
  for (std::size_t next = chains_[of].last; next != 0;) {
    const std::uint64_t* one = &arena_[next - 1];
    next = one[1];
    if (heap.size() < most || (most != 0 && precedes(one, heap.front()))) {
      heap.push_back(one);
      std::push_heap(heap.begin(), heap.end(), precedes);
      if (heap.size() <= most) continue;
      std::pop_heap(heap.begin(), heap.end(), precedes);
      one = heap.back();
      heap.pop_back();
    }
    for (std::size_t i = 0; i < sums_; ++i) out.others_at_most[i] = std::max(out.others_at_most[i], at_most(one, i));
  }
  std::sort_heap(heap.begin(), heap.end(), precedes);
  for (const std::uint64_t* entry : heap) out.rows.push_back(row_of(entry));
  return out;
}

}  // namespace flowkit::tools
