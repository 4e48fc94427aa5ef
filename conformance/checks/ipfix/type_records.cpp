// SPDX-License-Identifier: BSL-1.0
// Options records that say what elements are (RFC 5610): their type, semantics, units, range and name.
#include <algorithm>
#include <array>
#include <vector>

#include <flowkit/templates/inspect.hpp>

#include "conformance/checks/ipfix/option_parts.hpp"
#include "conformance/checks/ipfix/template_checks.hpp"
#include "conformance/checks/seen_lately.hpp"
#include "conformance/checks/templates/utf8.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// What is said of an element.
constexpr std::array properties{&ie::informationElementDataType,   &ie::informationElementSemantics,
                                &ie::informationElementUnits,      &ie::informationElementRangeBegin,
                                &ie::informationElementRangeEnd,   &ie::informationElementName,
                                &ie::informationElementDescription};

bool is_type_template(const template_entry& t) noexcept {
  const examined_template& x = t.attached;
  if (!t.is_options) return false;
  return x.has(ie::informationElementDataType) ||
         (x.has(ie::informationElementId) &&
          std::any_of(properties.begin(), properties.end(), [&](const element* p) { return x.has(*p); }));
}

struct template_of_types {
  static constexpr std::array decides{IPFIX_5610_3_9_SCOPE, IPFIX_5610_3_9_CONTENT};
  void on(const template_event& e, findings& out) {
    if (e.change == template_change::refreshed || !is_type_template(e.entry)) return;
    out.judge(decides[0], is_scope(e.entry, ie::informationElementId) && is_scope(e.entry, ie::privateEnterpriseNumber),
              e.at, "informationElementId and privateEnterpriseNumber as scope",
              [&] { return fmt::format("the scope of template {} does not say which element is meant", e.entry.id); });
    const examined_template& t = e.entry.attached;
    out.judge(decides[1], t.has(ie::informationElementDataType) && t.has(ie::informationElementName), e.at,
              "informationElementDataType and informationElementName, with what else is known", [&] {
                return fmt::format("template {} of types has no {}", e.entry.id,
                                   t.has(ie::informationElementName) ? ie::informationElementDataType.name
                                                                     : ie::informationElementName.name);
              });
  }
};

/// Which data types and semantics there are, and which go together.
struct types {
  static constexpr std::array decides{IPFIX_5610_3_1_VALUES, IPFIX_5610_3_10_COMBO};
  [[nodiscard]] static bool wants(const template_entry& t) noexcept {
    return t.is_options && t.attached.has(ie::informationElementDataType);
  }
  void on(const record_event& e, findings& out) {
    const auto type = e.number(ie::informationElementDataType);
    if (!type) return;
    const place at = e.place_of(ie::informationElementDataType);
    constexpr auto last = static_cast<std::uint64_t>(abstract_type::unsigned256);  // in the registry of July 2026
    out.judge(decides[0], *type <= last, at, "0 to 23", [&] { return fmt::format("data type {}", *type); });
    const auto semantics = e.number(ie::informationElementSemantics);
    if (!semantics || *type > last) return;
    const auto t = static_cast<abstract_type>(*type);
    out.judge(
        decides[1], *semantics > UINT8_MAX || go_together(t, *semantics) || is_of_iana(e, t, *semantics), at,
        [&] { return expected(t); }, [&] { return fmt::format("semantics {} with data type {}", *semantics, *type); });
  }

 private:
  static constexpr bool is_unsigned(abstract_type t) noexcept {
    return (t >= abstract_type::unsigned8 && t <= abstract_type::unsigned64) || t == abstract_type::unsigned256;
  }
  static constexpr bool is_signed(abstract_type t) noexcept {
    return t >= abstract_type::signed8 && t <= abstract_type::signed64;
  }
  static constexpr bool is_float(abstract_type t) noexcept {
    return t == abstract_type::float32 || t == abstract_type::float64;
  }
  static constexpr bool go_together(abstract_type t, std::uint64_t semantics) noexcept {
    const auto s = static_cast<data_semantics>(semantics);
    if (is_unsigned(t)) return true;
    if (is_signed(t)) return s != data_semantics::flags;
    if (is_float(t)) return s != data_semantics::flags && s != data_semantics::identifier;
    return s == data_semantics::default_ || (is_list(t) && s == data_semantics::list);
  }
  /// The registry itself has identifiers that are octetArrays (internalAddressRealm).
  static bool is_of_iana(const record_event& e, abstract_type t, std::uint64_t semantics) noexcept {
    const auto id = e.number(ie::informationElementId), pen = e.number(ie::privateEnterpriseNumber);
    if (!id || pen.value_or(0) != 0) return false;
    const element* known = ie::find(element_space::iana, 0, static_cast<std::uint16_t>(*id & 0x7fff));
    return known != nullptr && known->type == t && static_cast<std::uint64_t>(known->semantics) == semantics;
  }
  static const char* expected(abstract_type t) noexcept {
    if (is_signed(t)) return "any semantics but flags (5) with a signed type";
    if (is_float(t)) return "any semantics but identifier (4) and flags (5) with a floating-point type";
    return is_list(t) ? "default (0) or list (6)" : "default (0) with a type that is no number";
  }
};

struct text_without_nul {
  static constexpr std::array decides{IPFIX_5610_4_NUL};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept {
    return s.names(ie::informationElementName) || s.names(ie::informationElementDescription);
  }
  void on(const field_event& e, findings& out) {
    const auto nul = std::find(e.value.begin(), e.value.end(), std::byte{0});
    const auto at = static_cast<std::size_t>(nul - e.value.begin());
    out.judge(decides[0], nul == e.value.end(), e.at, "text without a NUL",
              [&] { return fmt::format("octet {} of {} is NUL", at, e.what == nullptr ? "a text" : e.what->name); });
  }
};

/// An element is the same throughout a session, and, where nothing is lost, said once.
class repetition {
 public:
  static constexpr std::array decides{IPFIX_5610_3_9_IDENT, IPFIX_5610_3_9_DUP};
  void on(const message_event&, findings&) { here_.clear(); }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return is_type_template(t); }
  void on(const record_event& e, findings& out) {
    const auto id = e.number(ie::informationElementId), pen = e.number(ie::privateEnterpriseNumber);
    if (!id || !pen) return;
    out.seen(decides[0]);
    if (!is_udp(e.message)) out.seen(decides[1]);
    const definition now = read(e, *pen << 16 | (*id & 0x7fff));  // the enterprise bit says nothing here
    if (table_.empty()) table_.resize(entries);
    definition& before = table_[mix_bits(now.key) % entries];
    if (before.said == 0 || before.key != now.key) return void(before = now);
    constexpr std::size_t most = 64;
    if (here_.size() < most)
      here_.push_back({e.at, e.place_of(ie::informationElementId), now.key, difference(before, now)});
    for (std::size_t i = 0; i < properties.size(); ++i)
      if (now.has(i)) before.values[i] = now.values[i];
    before.said |= now.said;
  }
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    // A number from before may also be that of another session, after a restart.
    if (e.follows.what != first && e.follows.what != in_order && e.follows.what != gap) return table_.clear();
    for (const again& a : here_) {
      const auto name = [&] { return fmt::format("element {} of enterprise {}", a.key & 0x7fff, a.key >> 16); };
      if (a.differs != nullptr)
        out.failed(decides[0], a.at, "what an earlier record says of the element",
                   [&] { return fmt::format("{} has another {} than before", name(), a.differs->name); });
      if (!is_udp(e.message))
        out.failed(decides[1], a.id, "each element once", [&] { return fmt::format("{} is said again", name()); });
    }
  }

 private:
  struct definition {
    std::uint64_t key = 0;
    std::uint32_t said = 0;                                 ///< a bit for each of `properties`
    std::array<std::uint64_t, properties.size()> values{};  ///< numbers; digests of text

    [[nodiscard]] bool has(std::size_t i) const noexcept { return (said >> i & 1) != 0; }
  };
  struct again {
    place at, id;
    std::uint64_t key;
    const element* differs;  ///< nullptr: nothing
  };
  /// The same for all lengths that a value may have.
  static definition read(const record_event& e, std::uint64_t key) noexcept {
    definition d{key};
    for (std::size_t i = 0; i < properties.size(); ++i) {
      const octets* v = e.find(*properties[i]);
      if (v == nullptr) continue;
      const bool is_text = properties[i]->type == abstract_type::string;
      if (!is_text && (v->empty() || v->size() > 8)) continue;
      d.values[i] = is_text ? digest_of(without_fill(*v)) : load_be(v->data(), v->size());
      d.said |= 1u << i;
    }
    return d;
  }
  /// Records may say more or less.
  static const element* difference(const definition& a, const definition& b) noexcept {
    for (std::size_t i = 0; i < properties.size(); ++i)
      if (a.has(i) && b.has(i) && a.values[i] != b.values[i]) return properties[i];
    return nullptr;
  }

  static constexpr std::size_t entries = 512;  ///< 36 KiB, only where there are such records; what is displaced is free
  std::vector<definition> table_;
  std::vector<again> here_;
};
}  // namespace

check_rows ipfix_type_records_checks() noexcept {
  return rows_of_checks<template_of_types, types, text_without_nul, repetition>;
}

}  // namespace flowkit::conformance
