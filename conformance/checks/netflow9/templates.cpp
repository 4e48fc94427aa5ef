// SPDX-License-Identifier: BSL-1.0
// Template FlowSets of NetFlow v9: their records, ids, and the lengths of fields.
#include <fmt/core.h>

#include <bitset>

#include <flowkit/ie/registry.hpp>

#include "conformance/checks/netflow9/field_lengths.hpp"
#include "conformance/checks/netflow9/template_records.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using rules = flowkit::netflow9::rules;

/// Ids of FlowSets and of templates. A template with a reserved id is one fault, its data FlowSets are no others.
struct ids {
  static constexpr std::array decides{NFV9_3954_5_2_FSID0, NFV9_3954_5_2_TID};
  void on(const set_event& e, findings& out) {
    const std::uint16_t id = e.set.id;
    if (id == rules::template_set || id == rules::options_template_set) return templates(e.set, out);
    const bool is_data = id >= first_template_id;
    if (!is_data && announced_[id]) return;
    out.judge(decides[0], is_data, make_place(e.at.offset, sizeof id), "0, 1, or 256 to 65535",
              [&] { return fmt::format("a FlowSet of id {}", id); });
  }

 private:
  void templates(const set_view& set, findings& out) {
    out.seen(decides[0]);
    const auto ignore = [](const template_record&, octets) {};
    if (each_template_record(set, ignore).length != 0) return;  // where one ends is not known
    each_template_record(set, [&](const template_record& r, octets) {
      if (r.id < first_template_id) announced_.set(r.id);
      out.judge(decides[1], r.id >= first_template_id, r.id_at(), "256 to 65535",
                [&] { return fmt::format("a template of id {}", r.id); });
    });
  }

  std::bitset<first_template_id> announced_;
};

struct template_frames {
  static constexpr std::array decides{NFV9_3954_5_2_FIELDCOUNT, NFV9_3954_6_1_OPTHDR};
  void on(const set_event& e, findings& out) {
    if (e.set.id > rules::options_template_set) return;
    const bool is_options = e.set.id == rules::options_template_set;
    std::size_t n = 0;
    const place broken = each_template_record(e.set, [&](const template_record&, octets) { ++n; });
    if (n == 0 && broken.length == 0) return;
    if (!is_options)
      return out.judge(decides[0], broken.length == 0, broken,
                       "records of 4 octets and 4 for each field, up to the end",
                       [&] { return head(e, broken, "a template record of {} fields does not fit its {} octets"); });
    out.judge(decides[1], broken.length == 0, broken,
              "a scope length and an option length in octets, multiples of 4, within the FlowSet", [&] {
                const octets record = octets_of(e, broken);
                if (record.size() < 6) return std::string{"an options template record that ends before its lengths"};
                return fmt::format("lengths of {} and {} octets of specifiers, in a record with {} octets of them",
                                   load_be<std::uint16_t>(record.data() + 2), load_be<std::uint16_t>(record.data() + 4),
                                   record.size() - 6);
              });
  }

 private:
  static octets octets_of(const set_event& e, place at) noexcept {
    return e.message.in.payload.subspan(at.offset, at.length);
  }
  static std::string head(const set_event& e, place at, fmt::format_string<unsigned, std::size_t> text) {
    const octets record = octets_of(e, at);
    return fmt::format(text, unsigned{load_be<std::uint16_t>(record.data() + 2)}, record.size() - 4);
  }
};

/// What is said of each field. Of FlowSets whose records do not fit nothing is.
struct fields {
  static constexpr std::array decides{NFV9_3954_5_2_NOVAR, NFV9_3954_5_2_ZEROLEN, NFV9_3954_6_1_SCOPETYPE,
                                      NFV9_3954_8_LEN, NFV9_3954_8_RESERVED};
  enum : std::size_t { variable, zero, scope, length, reserved };

  void on(const set_event& e, findings& out) {
    if (e.set.id > rules::options_template_set) return;
    const auto ignore = [](const template_record&, octets) {};
    if (each_template_record(e.set, ignore).length != 0) return;
    each_template_record(e.set, [&](const template_record& r, octets specifiers) {
      reader in{specifiers};
      for (std::size_t i = 0; i < r.fields; ++i) {
        specifier s;
        if (rules::read_specifier(in, i < r.scopes, s)) return;
        field(s, i < r.scopes, r.field_at(i), out);
      }
    });
  }

 private:
  static void field(const specifier& s, bool is_scope, place at, findings& out) {
    out.judge(decides[variable], !s.is_variable(), at, "a fixed length",
              [&] { return fmt::format("field type {} has length 65535, as if v9 had variable lengths", s.id); });
    out.judge(decides[zero], s.length != 0, at, "1 octet or more",
              [&] { return fmt::format("field type {} has no octets", s.id); });
    if (is_scope)
      return out.judge(decides[scope], s.id >= 1 && s.id <= 5, at, "scope types 1 to 5",
                       [&] { return fmt::format("scope type {}", s.id); });
    out.judge(decides[reserved], !is_reserved(s.id), at, "types that are not reserved for proprietary use",
              [&] { return fmt::format("field type {}", s.id); });
    if (s.length != 0 && !s.is_variable()) lengths(s, at, out);
  }
  /// What RFC 3954 leaves open, and what the registry allows by now, is no fault.
  static void lengths(const specifier& s, place at, findings& out) {
    const element* const e = ie::find(s.space, s.pen, s.id);
    const auto told = [&] {
      return fmt::format("field type {}{}{} has a length of {}", s.id, e == nullptr ? "" : " ",
                         e == nullptr ? "" : e->name, s.length);
    };
    const field_lengths allowed = lengths_of(s.id);
    if (allowed.contains(s.length)) return out.seen(decides[length]);
    const bool fits_registry = e == nullptr || full_width(e->type) == 0 || reducible_to(e->type, s.length);
    const std::string expected = allowed.is_fixed() ? allowed.in_words() : "a length of its abstract type";
    if (!allowed.is_fixed() ? !fits_registry : e != nullptr && full_width(e->type) == s.length)
      return out.noted(decides[length], at, expected, told);
    if (allowed.is_fixed()) out.failed(decides[length], at, expected, told);
  }
  static constexpr bool is_reserved(std::uint16_t type) noexcept {
    return type == 25 || type == 26 || (type >= 43 && type <= 45) || (type >= 51 && type <= 54) ||
           (type >= 65 && type <= 69);
  }
};
}  // namespace

check_rows netflow9_templates_checks() noexcept { return rows_of_checks<ids, template_frames, fields>; }

}  // namespace flowkit::conformance
