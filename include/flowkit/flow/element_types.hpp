// SPDX-License-Identifier: BSL-1.0
// The elements whose types an exporter announced (RFC 5610), for its session. What the registry knows stays as it is;
// an element of which two records say different things is not known any more (section 3.9).
#pragma once

#include <vector>

#include <flowkit/core/flat_index.hpp>
#include <flowkit/core/hash.hpp>
#include <flowkit/core/owned.hpp>
#include <flowkit/flow/option_names.hpp>
#include <flowkit/ie/registry.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/type_information.hpp>

namespace flowkit::inline v0::flow {

class element_types {
 public:
  enum class outcome : std::uint8_t {
    nothing,  ///< it is known like that
    kept,
    contradicts,  ///< the registry, which stays, or an earlier record: then neither counts
    unusable,     ///< no number, type or name that can be used, or semantics that the type cannot have (section 3.10)
    no_room,
  };

  /// Takes the element that a type record announces; the budget is charged.
  outcome learn(const type_information& t, std::size_t& budget) {
    const auto id = static_cast<std::uint16_t>(t.id & 0x7fff);
    std::string_view name = t.name;
    while (!name.empty() && name.back() == '\0') name.remove_suffix(1);
    name = cut_name(name);
    if (id == 0 || t.data_type > static_cast<std::uint8_t>(abstract_type::unsigned256) || !is_name(name))
      return outcome::unusable;
    element e{nullptr, t.enterprise == 0 ? element_space::iana : element_space::enterprise, t.enterprise, id,
              static_cast<abstract_type>(t.data_type)};
    if (t.semantics <= static_cast<std::uint8_t>(data_semantics::snmpGauge))
      e.semantics = static_cast<data_semantics>(t.semantics);
    if (!can_have(e.type, e.semantics)) return outcome::unusable;
    if (t.units <= static_cast<std::uint16_t>(unit::inferred)) e.units = static_cast<unit>(t.units);
    if (t.range_begin != 0 || t.range_end != 0) e.range_min = t.range_begin, e.range_max = t.range_end;
    if (const element* known = ie::find(e.space, e.pen, e.id))
      return known->type == e.type ? outcome::nothing : outcome::contradicts;
    if (const std::uint32_t at = place_of(e.pen, e.id); at != flat_index::none) {
      entry& known = *entries_[at];
      if (!known.is_contradicted && name == std::string_view(known.of.name) && same(known.of, e))
        return outcome::nothing;
      known.is_contradicted = true;
      return outcome::contradicts;
    }
    const std::size_t cost = sizeof(entry) + sizeof(entries_[0]) + flat_index::entry_octets + name.size() + 1;
    if (budget < cost) return outcome::no_room;
    budget -= cost, charged_ += cost;
    entries_.push_back(owned<entry>(new entry{{name.begin(), name.end()}, e, false}));
    entries_.back()->name.push_back('\0');
    entries_.back()->of.name = entries_.back()->name.data();
    index_.add([this](std::uint32_t i) { return hash(entries_[i]->of.pen, entries_[i]->of.id); });
    return outcome::kept;
  }

  /// nullptr: not announced, or not in one way. Valid as long as this object.
  [[nodiscard]] const element* find(const specifier& s) const noexcept {
    if (entries_.empty() || s.space > element_space::enterprise) return nullptr;
    const std::uint32_t at = place_of(s.pen, s.id);
    return at == flat_index::none || entries_[at]->is_contradicted ? nullptr : &entries_[at]->of;
  }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// Octets that were taken from the budget.
  [[nodiscard]] std::size_t charged() const noexcept { return charged_; }

 private:
  struct entry {
    std::vector<char> name;  ///< with a zero
    element of;
    bool is_contradicted;
  };
  static std::uint64_t hash(std::uint32_t pen, std::uint16_t id) noexcept {
    return mix_bits(std::uint64_t{pen} << 16 | id);
  }
  [[nodiscard]] std::uint32_t place_of(std::uint32_t pen, std::uint16_t id) const noexcept {
    return index_.find(hash(pen, id),
                       [&](std::uint32_t i) { return entries_[i]->of.pen == pen && entries_[i]->of.id == id; });
  }
  static bool same(const element& known, const element& e) noexcept {
    return known.type == e.type && known.semantics == e.semantics && known.units == e.units &&
           known.range_min == e.range_min && known.range_max == e.range_max;
  }
  /// RFC 5610 section 3.10; lists have a semantic of their own (RFC 6313).
  static bool can_have(abstract_type t, data_semantics s) noexcept {
    using enum data_semantics;
    if (s == default_ || flowkit::detail::is_unsigned(t) || t == abstract_type::unsigned256) return true;
    if (flowkit::detail::is_signed(t)) return s != flags;
    if (t == abstract_type::float32 || t == abstract_type::float64) return s != identifier && s != flags;
    return s == list && t >= abstract_type::basicList && t <= abstract_type::subTemplateMultiList;
  }
  /// Names go into the keys of JSON lines as they are.
  static bool is_name(std::string_view name) noexcept {
    for (const char c : name)
      if (c <= ' ' || c > '~' || c == '"' || c == '\\') return false;
    return !name.empty();
  }

  std::vector<owned<entry>> entries_;
  flat_index index_;
  std::size_t charged_ = 0;
};

/// How the records of one options template are read as type records; not at all unless they have what one needs: the
/// element's number and enterprise, its type, its name. A template, so that it costs nothing to include.
template <const auto& Layout>
class table_of_types {
 public:
  table_of_types() = default;
  explicit table_of_types(std::span<const specifier> fields) {
    const auto made = bind(Layout, fields);
    const auto has = [&]<auto Member>() { return made.present().test(index_of<Member>(Layout)); };
    is_ = has.template operator()<&type_information::id>() && has.template operator()<&type_information::data_type>() &&
          has.template operator()<&type_information::enterprise>() &&
          has.template operator()<&type_information::name>();
    if (is_) how_ = made;
  }
  [[nodiscard]] explicit operator bool() const noexcept { return is_; }
  [[nodiscard]] std::size_t owned_octets() const noexcept { return how_.owned_octets(); }
  /// learned(outcome) for each of the records.
  template <class Learned>
  void learn(octets content, element_types& types, std::size_t& budget, Learned learned) const {
    std::array<type_information, 16> batch;
    while (true) {
      const plan::outcome o = how_.read(content, batch);
      for (std::size_t i = 0; i < o.records; ++i) learned(types.learn(batch[i], budget));
      content = content.subspan(o.octets);
      if (o.records < batch.size()) return;
    }
  }

 private:
  decltype(bind(Layout, {})) how_;
  bool is_ = false;
};
using type_binding = table_of_types<type_information_layout>;

}  // namespace flowkit::flow
