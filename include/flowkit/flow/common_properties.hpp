// SPDX-License-Identifier: BSL-1.0
// Common properties (RFC 5473): fields that many records share are sent once, in options data whose scope is
// commonPropertiesId, and records refer to them by that id. Kept within a budget; flows get the fields that they lack.
#pragma once

#include <vector>

#include <flowkit/core/flat_index.hpp>
#include <flowkit/core/hash.hpp>
#include <flowkit/core/owned.hpp>
#include <flowkit/flow/take_absent.hpp>
#include <flowkit/flow/templates.hpp>

namespace flowkit::inline v0::flow {

/// The ids that a record refers to, in the order of its template; of options data the first is their own.
struct property_ids {
  std::uint64_t id, second, third, fourth;
};
// clang-format off
inline constexpr auto property_ids_layout = layout<property_ids>(
    field<&property_ids::id, ie::commonPropertiesId>,
    field<&property_ids::second, ie::commonPropertiesId>,
    field<&property_ids::third, ie::commonPropertiesId>,
    field<&property_ids::fourth, ie::commonPropertiesId>);
// clang-format on

/// Where in the records of one template the ids are. A template, so that it costs nothing to include.
template <const auto& Layout>
class table_of_ids {
 public:
  static constexpr std::size_t most = 4;  ///< in one record; the text sets no limit (section 7.1)

  table_of_ids() = default;
  explicit table_of_ids(std::span<const specifier> fields) {
    auto made = bind(Layout, fields);
    if (!made.present().none()) how_ = std::move(made);
    for (std::size_t i = 0; i < most; ++i) count_ += how_.present().test(i);
  }
  [[nodiscard]] explicit operator bool() const noexcept { return count_ != 0; }
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return how_.owned_octets(); }
  /// Of one whole record; size() of them.
  [[nodiscard]] std::array<std::uint64_t, most> read(octets record) const noexcept {
    property_ids ids{};
    static_cast<void>(how_.read(record, {&ids, 1}));
    return {ids.id, ids.second, ids.third, ids.fourth};
  }

 private:
  decltype(bind(Layout, {})) how_;
  std::size_t count_ = 0;
};
using property_ids_binding = table_of_ids<property_ids_layout>;

/// Are the records of this options template common properties, with the id in its scope?
[[nodiscard]] constexpr bool is_of_properties(const template_view& t) noexcept {
  if (!t.is_options) return false;
  for (const specifier& s : t.scope())
    if (s.names(ie::commonPropertiesId)) return true;
  return false;
}

/// The common properties of one session. A template, as table_of_ids is.
template <const auto& Table>
class table_of_properties {
 public:
  /// Properties that refer to others, one after the other (section 7.2): deeper, or in a circle, they end.
  static constexpr unsigned max_depth = 4;
  /// Options templates of properties that are remembered.
  static constexpr std::size_t max_kinds = 64;

  enum class outcome : std::uint8_t {
    nothing,  ///< no common properties
    kept,
    withdrawn,  ///< a record with nothing but the id (section 5)
    no_room,
  };

  /// Takes one whole record of the options template `t`, which came at `now`; the budget is charged. `withdrawals`:
  /// false over UDP, where there are none. Properties that did not come since `since` give way where there is no room.
  outcome learn(const template_view& t, octets record, bool withdrawals, std::size_t& budget, timestamp now = {},
                timestamp since = {INT64_MIN}) {
    if (!is_of_properties(t)) return outcome::nothing;
    if (t.fields.size() == 1) return withdrawals ? withdraw(t, record, budget) : outcome::nothing;
    std::size_t which = kind_of(t, budget);
    if (which == max_kinds && make_room(since, budget)) which = kind_of(t, budget);
    if (which == max_kinds) return outcome::no_room;
    const std::uint64_t id = kinds_[which]->ids.read(record)[0];
    const auto put = [&] { return keep({id, static_cast<std::uint32_t>(which), now, {}}, record, budget); };
    return put() || (make_room(since, budget) && put()) ? outcome::kept : outcome::no_room;
  }

  /// The fields that the flow lacks, from the properties that its record refers to. Views are valid until the next
  /// learn(). False: some are not known, or did not come since `since` (section 4.2: over UDP they are resent).
  template <std::same_as<record> Record>
  bool complete(const property_ids_binding& ids, octets of, Record& r, const record_context& context,
                std::uint32_t domain, timestamp since = {INT64_MIN}) const {
    bool all = true;
    const auto refers = ids.read(of);
    for (std::size_t i = 0; i < ids.size(); ++i) all &= take(refers[i], r, {context, domain, since}, max_depth);
    finish(r);
    return all;
  }

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  /// Octets that were taken from the budget.
  [[nodiscard]] std::size_t charged() const noexcept { return charged_; }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  struct kind {
    std::vector<specifier> fields;
    property_ids_binding ids;
    table_binding<Table> flows;
  };
  struct entry {
    std::uint64_t id;
    std::uint32_t kind;  ///< none: withdrawn
    timestamp came;
    std::vector<std::byte> record;
  };
  static constexpr std::size_t entry_cost = sizeof(entry) + flat_index::entry_octets;

  [[nodiscard]] std::uint32_t place_of(std::uint64_t id) const noexcept {
    return index_.find(mix_bits(id), [&](std::uint32_t i) { return entries_[i].id == id; });
  }
  void give_back(std::size_t n, std::size_t& budget) noexcept { budget += n, charged_ -= n; }
  outcome withdraw(const template_view& t, octets record, std::size_t& budget) {
    const std::uint32_t at = place_of(property_ids_binding{t.fields}.read(record)[0]);
    if (at == flat_index::none || entries_[at].kind == none) return outcome::nothing;
    give_back(entries_[at].record.size(), budget);
    entries_[at].record.clear();
    entries_[at].kind = none;
    ++steps_;
    return outcome::withdrawn;
  }
  /// False: there is no room for it.
  bool keep(entry e, octets record, std::size_t& budget) {
    ++steps_;
    const std::uint32_t at = place_of(e.id);
    const bool is_new = at == flat_index::none;
    const std::size_t before = is_new ? 0 : entries_[at].record.size();
    const std::size_t cost = (is_new ? entry_cost : 0) + record.size();
    if (budget + before < cost) return false;
    give_back(before, budget);
    budget -= cost, charged_ += cost;
    e.record.assign(record.begin(), record.end());
    if (!is_new) {
      entries_[at] = std::move(e);
      return true;
    }
    entries_.push_back(std::move(e));
    index_.add([this](std::uint32_t i) { return mix_bits(entries_[i].id); });
    return true;
  }
  /// Forgets what was withdrawn or did not come since then. All are looked at, and so only after a quarter as many
  /// steps: a step costs the same however many there are.
  bool make_room(timestamp since, std::size_t& budget) {
    if (4 * steps_ < entries_.size()) return false;
    steps_ = 0;
    const std::size_t before = entries_.size();
    std::erase_if(entries_, [&](const entry& e) {
      if (e.kind != none && e.came >= since) return false;
      give_back(entry_cost + e.record.size(), budget);
      return true;
    });
    if (entries_.size() == before) return false;
    index_ = {};
    for (std::size_t i = 0; i < entries_.size(); ++i)
      index_.add([this](std::uint32_t n) { return mix_bits(entries_[n].id); });
    return true;
  }
  /// max_kinds: no room.
  std::size_t kind_of(const template_view& t, std::size_t& budget) {
    for (std::size_t i = 0; i < kinds_.size(); ++i)
      if (std::span<const specifier> own = kinds_[i]->fields; own.size() == t.fields.size() && same(own, t.fields))
        return i;
    if (kinds_.size() == max_kinds) return max_kinds;
    owned<kind> made{
        new kind{{t.fields.begin(), t.fields.end()}, property_ids_binding{t.fields}, table_binding<Table>{t.fields}}};
    const std::size_t cost =
        sizeof(kind) + t.fields.size() * sizeof(specifier) + made->ids.owned_octets() + made->flows.owned_octets();
    if (budget < cost) return max_kinds;
    budget -= cost, charged_ += cost;
    kinds_.push_back(std::move(made));
    return kinds_.size() - 1;
  }
  static bool same(std::span<const specifier> a, std::span<const specifier> b) noexcept {
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!(a[i] == b[i])) return false;
    return true;
  }

  struct reading {
    const record_context& context;
    std::uint32_t domain;
    timestamp since;
  };
  bool take(std::uint64_t id, record& to, const reading& how, unsigned depth) const {
    const std::uint32_t at = place_of(id);
    if (at == flat_index::none || depth == 0) return false;
    const entry& e = entries_[at];
    if (e.kind == none || e.came < how.since) return false;
    const kind& k = *kinds_[e.kind];
    record from;
    from.present = {};
    if (read_flows(k.flows, e.record, {&from, 1}, how.context, how.domain).records == 1)
      take_absent(from, ~presence{}, to);
    bool all = true;
    const auto refers = k.ids.read(e.record);
    for (std::size_t i = 1; i < k.ids.size(); ++i) all &= take(refers[i], to, how, depth - 1);
    return all;
  }

  std::vector<owned<kind>> kinds_;
  std::vector<entry> entries_;
  flat_index index_;
  std::size_t charged_ = 0;
  std::size_t steps_ = 0;  ///< since all were looked at
};
using common_properties = table_of_properties<table>;

}  // namespace flowkit::flow
