// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/leftovers.hpp"

#include <algorithm>
#include <unordered_set>

namespace flowkit::tools::verify {

namespace {
/// A field or two that a key is without.
struct weak_key {
  field_number first;
  field_number second;  ///< the same if only one is left out
};

/// Those that still tell flows apart, one field left out before two.
std::vector<weak_key> weak_keys(const matching_settings& settings) {
  std::vector<key_field> all;
  unsigned weight = 0;
  for (const key_field& k : key_fields())
    if (settings.compared.test(k.field)) all.push_back(k), weight += k.weight;
  std::vector<weak_key> out;
  for (const key_field& k : all)
    if (weight >= least_weight + k.weight) out.push_back({k.field, k.field});
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j)
      if (weight >= least_weight + all[i].weight + all[j].weight) out.push_back({all[i].field, all[j].field});
  return out;
}

/// The hashes of a row's values in the key, to be taken out of their sum.
class key_hashes {
 public:
  explicit key_hashes(row_view row) : sum_(row.head().key) {
    for_each_value(row.compared(), [&](field_number f, const stored_value& v) {
      if (key_field_set().test(f)) fields_[count_] = f, hashes_[count_++] = hash_of(f, v);
    });
  }
  [[nodiscard]] std::uint64_t without(const weak_key& k) const noexcept {
    std::uint64_t h = sum_;
    for (std::size_t i = 0; i < count_; ++i)
      if (fields_[i] == k.first || fields_[i] == k.second) h -= hashes_[i];
    return folded(h ^ 0x9e37'79b9'7f4a'7c15, 0xd6e8'feb8'6659'fd93);  // partitions go by the upper bits
  }

 private:
  std::uint64_t sum_;
  std::size_t count_ = 0;
  std::array<field_number, 16> fields_{};
  std::array<std::uint64_t, 16> hashes_{};
};

template <class Visit>
void take_all(row_store& store, Visit&& visit) {
  for (std::size_t p = 0; p < row_store::partitions; ++p) {
    const std::vector<char> rows = store.take(p);
    for_each_row(rows, visit);
  }
}

std::unique_ptr<row_store> regrouped(row_store& from, const weak_key& k) {
  auto out = std::make_unique<row_store>(from.space());
  row_writer to{*out};
  take_all(from, [&](row_view r) { to.add(key_hashes{r}.without(k), r); });
  to.flush();
  return out;
}

struct entry {
  std::uint64_t hash;
  row_view row;
};
std::vector<entry> sorted(const std::vector<char>& rows, const weak_key& k) {
  std::vector<entry> out;
  for_each_row(rows, [&](row_view r) { out.push_back({key_hashes{r}.without(k), r}); });
  std::stable_sort(out.begin(), out.end(), [](const entry& a, const entry& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.row.head().full < b.row.head().full;
  });
  return out;
}

/// Each stored one with the sent one that differs least, among the first few.
void pair_group(std::span<entry> sent, std::span<entry> stored, pair_account& to, row_writer& sent_left,
                row_writer& stored_left) {
  constexpr std::size_t few = 64;
  std::vector<bool> taken(sent.size());
  std::size_t from = 0;
  for (const entry& b : stored) {
    while (from < sent.size() && taken[from]) ++from;
    std::size_t best = sent.size();
    unsigned least = 0;
    for (std::size_t i = from, looked = 0; i < sent.size() && looked < few; ++i) {
      if (taken[i]) continue;
      ++looked;
      const unsigned n = pair_account::differences(sent[i].row, b.row);
      if (best == sent.size() || n < least) best = i, least = n;
    }
    if (best == sent.size()) {
      stored_left.add(b.hash, b.row);
    } else {
      taken[best] = true;
      to.altered(sent[best].row, b.row);
    }
  }
  for (std::size_t i = 0; i < sent.size(); ++i)
    if (!taken[i]) sent_left.add(sent[i].hash, sent[i].row);
}

void pair_by(const weak_key& k, std::unique_ptr<row_store>& sent, std::unique_ptr<row_store>& stored,
             pair_account& to) {
  const auto a = regrouped(*sent, k), b = regrouped(*stored, k);
  auto sent_left = std::make_unique<row_store>(a->space()), stored_left = std::make_unique<row_store>(a->space());
  row_writer a_left{*sent_left}, b_left{*stored_left};
  for (std::size_t p = 0; p < row_store::partitions; ++p) {
    const std::vector<char> of_sent = a->take(p), of_stored = b->take(p);
    std::vector<entry> x = sorted(of_sent, k), y = sorted(of_stored, k);
    std::size_t i = 0, j = 0;
    while (i < x.size() || j < y.size()) {
      const std::uint64_t h = i == x.size() ? y[j].hash : j == y.size() ? x[i].hash : std::min(x[i].hash, y[j].hash);
      std::size_t i_end = i, j_end = j;
      while (i_end < x.size() && x[i_end].hash == h) ++i_end;
      while (j_end < y.size() && y[j_end].hash == h) ++j_end;
      pair_group(std::span{x}.subspan(i, i_end - i), std::span{y}.subspan(j, j_end - j), to, a_left, b_left);
      i = i_end, j = j_end;
    }
  }
  a_left.flush(), b_left.flush();
  sent = std::move(sent_left), stored = std::move(stored_left);
}

/// Where few rows of one side face many of the other: of the many, those that fit none of the few by any of the keys
/// are done with at once, instead of being looked at once for each key.
template <class Final>
void thin_out(std::unique_ptr<row_store>& many, std::unique_ptr<row_store>& few, const std::vector<weak_key>& keys,
              Final&& final) {
  constexpr std::uint64_t most = 100'000;
  if (few->rows() > most || many->rows() < 10 * few->rows() || few->rows() == 0) return;
  std::unordered_set<std::uint64_t> known;
  auto kept = std::make_unique<row_store>(few->space());
  row_writer to{*kept};
  take_all(*few, [&](row_view r) {
    const key_hashes h{r};
    for (const weak_key& k : keys) known.insert(h.without(k));
    to.add(r.head().key, r);
  });
  to.flush();
  few = std::move(kept);
  auto rest = std::make_unique<row_store>(many->space());
  row_writer fits{*rest};
  take_all(*many, [&](row_view r) {
    const key_hashes h{r};
    if (std::any_of(keys.begin(), keys.end(), [&](const weak_key& k) { return known.contains(h.without(k)); }))
      fits.add(r.head().key, r);
    else
      final(r);
  });
  fits.flush();
  many = std::move(rest);
}
}  // namespace

void pair_leftovers(std::unique_ptr<row_store> sent, std::unique_ptr<row_store> stored,
                    const matching_settings& settings, pair_account& to) {
  const auto keys = weak_keys(settings);
  thin_out(sent, stored, keys, [&](row_view r) { to.missing(r); });
  thin_out(stored, sent, keys, [&](row_view r) { to.unexpected(r); });
  for (const weak_key& k : keys) {
    if (sent->rows() == 0 || stored->rows() == 0) break;
    pair_by(k, sent, stored, to);
  }
  take_all(*sent, [&](row_view r) { to.missing(r); });
  take_all(*stored, [&](row_view r) { to.unexpected(r); });
}

}  // namespace flowkit::tools::verify
