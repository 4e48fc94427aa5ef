// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/matching.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/verify/leftovers.hpp"
#include "tools/flowgen/verify/pair_account.hpp"

namespace flowkit::tools::verify {

namespace {
/// The rows of a partition, by hash.
struct entry {
  std::uint64_t full, key;
  row_view row;
  bool is_done = false;
};

std::vector<entry> entries_of(const std::vector<char>& rows) {
  std::vector<entry> out;
  for_each_row(rows, [&](row_view r) {
    const row_head h = r.head();
    out.push_back({h.full, h.key, r});
  });
  return out;
}

/// each(a, a_end, b, b_end) for each value of `hash`, of which one side may have none. Both become sorted by it.
template <class Each>
void by_hash(std::vector<entry>& a, std::vector<entry>& b, std::uint64_t entry::*hash, Each&& each) {
  const auto less = [hash](const entry& x, const entry& y) { return x.*hash < y.*hash; };
  std::sort(a.begin(), a.end(), less);
  std::sort(b.begin(), b.end(), less);
  auto i = a.begin(), j = b.begin();
  while (i != a.end() || j != b.end()) {
    const std::uint64_t h = i == a.end() ? (*j).*hash : j == b.end() ? (*i).*hash : std::min((*i).*hash, (*j).*hash);
    auto i_end = i, j_end = j;
    while (i_end != a.end() && (*i_end).*hash == h) ++i_end;
    while (j_end != b.end() && (*j_end).*hash == h) ++j_end;
    each(i, i_end, j, j_end);
    i = i_end, j = j_end;
  }
}

class partition {
 public:
  partition(pair_account& to, row_writer& sent_left, row_writer& stored_left)
      : to_(to), sent_left_(sent_left), stored_left_(stored_left) {}

  void match(const std::vector<char>& sent, const std::vector<char>& stored) {
    std::vector<entry> a = entries_of(sent), b = entries_of(stored);
    by_hash(a, b, &entry::full, [&](auto i, auto i_end, auto j, auto j_end) { equal({i, i_end}, {j, j_end}); });
    by_hash(a, b, &entry::key, [&](auto i, auto i_end, auto j, auto j_end) { same_key({i, i_end}, {j, j_end}); });
  }

 private:
  using span = std::span<entry>;

  /// Flows with equal values are the same to anybody: the first sent is the first stored.
  void equal(span sent, span stored) {
    if (sent.empty() || stored.empty()) return;
    const auto earlier = [](const entry& x, const entry& y) { return x.row.head().time < y.row.head().time; };
    if (sent.size() > 1) std::sort(sent.begin(), sent.end(), earlier);
    if (stored.size() > 1) std::sort(stored.begin(), stored.end(), earlier);
    const row_view first = sent.front().row;
    auto at = stored.begin();
    const auto next = [&] {  // a hash of 64 bits may be equal by chance: the values decide
      while (at != stored.end() && !at->row.same_values(first)) ++at;
      return at != stored.end();
    };
    unsigned twice = 0, expected = 0;
    for (entry& e : sent) {
      const std::uint8_t copies = e.row.head().copies;
      if (copies == 0 || !e.row.same_values(first)) continue;
      ++expected;
      if (!next()) continue;
      to_.stored(e.row, at->row);
      e.is_done = at->is_done = true;
      ++at;
      if (copies > 1) ++twice;
    }
    while (next()) {
      if (expected == 0)
        to_.lost_but_stored(first, at->row);
      else if (twice != 0)
        --twice, to_.stored_twice(first);
      else
        to_.duplicate(first, at->row);
      at->is_done = true;
      ++at;
    }
  }

  static bool was_sent(const entry& e) { return e.row.head().copies != 0; }

  /// Other values differ.
  void same_key(span sent, span stored) {
    auto b = stored.begin();
    const auto next = [&] {
      while (b != stored.end() && b->is_done) ++b;
      return b != stored.end();
    };
    for (entry& a : sent) {
      if (a.is_done) continue;
      if (a.row.head().copies == 0) {
        to_.lost_on_purpose(a.row);
      } else if (next()) {
        to_.altered(a.row, closest(a, b, stored.end()).row);
      } else {
        sent_left_.add(a.key, a.row);
      }
    }
    for (; next(); ++b)
      if (sent.empty())
        stored_left_.add(b->key, b->row);
      else if (const auto a = std::find_if(sent.begin(), sent.end(), was_sent); a != sent.end())
        to_.duplicate(a->row, b->row);
      else
        to_.lost_but_stored(sent.front().row, b->row);
  }
  /// Of the first few.
  static entry& closest(const entry& a, span::iterator from, span::iterator end) {
    constexpr int few = 16;
    entry* best = nullptr;
    unsigned least = 0;
    int looked = 0;
    for (auto b = from; b != end && looked < few; ++b) {
      if (b->is_done) continue;
      ++looked;
      const unsigned n = pair_account::differences(a.row, b->row);
      if (best == nullptr || n < least) best = &*b, least = n;
    }
    best->is_done = true;
    return *best;
  }

  pair_account& to_;
  row_writer& sent_left_;
  row_writer& stored_left_;
};
}  // namespace

void in_threads(unsigned threads, const std::function<void(unsigned)>& work) {
  std::exception_ptr first;
  std::mutex mutex;
  const auto guarded = [&](unsigned i) {
    try {
      work(i);
    } catch (...) {
      const std::lock_guard lock{mutex};
      if (!first) first = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  try {
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(guarded, i);
  } catch (const std::system_error& e) {
    for (std::thread& t : others) t.join();
    throw startup_error(exit_code::io, fmt::format("--threads: {}", e.code().message()));
  }
  guarded(0);
  for (std::thread& t : others) t.join();
  if (first) std::rethrow_exception(first);
}

account match(row_store& sent, row_store& stored, const matching_settings& settings) {
  std::vector<std::unique_ptr<account>> accounts(settings.threads);
  auto sent_left = std::make_unique<row_store>(sent.space()), stored_left = std::make_unique<row_store>(sent.space());
  std::atomic<std::size_t> next{0};
  in_threads(settings.threads, [&](unsigned i) {
    accounts[i] = std::make_unique<account>();
    pair_account to{settings, *accounts[i]};
    row_writer a{*sent_left}, b{*stored_left};
    partition one{to, a, b};
    for (std::size_t p = next++; p < row_store::partitions; p = next++) {
      const std::vector<char> of_sent = sent.take(p), of_stored = stored.take(p);
      one.match(of_sent, of_stored);
    }
    a.flush(), b.flush();
  });
  account& out = *accounts.front();
  for (std::size_t i = 1; i < accounts.size(); ++i) out.add(*accounts[i], settings.examples);
  pair_account to{settings, out};
  pair_leftovers(std::move(sent_left), std::move(stored_left), settings, to);
  return std::move(out);
}

}  // namespace flowkit::tools::verify
