// SPDX-License-Identifier: BSL-1.0
// Template records: how they are read, ids, elements.
#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct record_form {
  static constexpr std::array decides{
      IPFIX_7011_3_2_EBIT0,        IPFIX_7011_3_2_EBIT1,       IPFIX_7011_3_3_1_NOMIX,
      IPFIX_7011_3_4_1_FIELDCOUNT, IPFIX_7011_3_4_2_2_SCOPENZ, IPFIX_7011_3_4_2_2_SCOPELE,
      IPFIX_7011_3_4_2_2_FCINCL,   IPFIX_7011_3_4_2_2_OHDR,    IPFIX_7011_8_1_WDFORMAT};
  void on(const template_event& e, findings& out) {
    out.seen(decides[2]), out.seen(decides[3]);
    if (e.entry.is_options)
      for (std::size_t i = 4; i < 8; ++i) out.seen(decides[i]);
    for (const specifier& s : e.entry.fields) out.seen(decides[s.space == element_space::enterprise ? 1 : 0]);
  }
  void on(const withdrawal_event&, findings& out) { out.seen(IPFIX_7011_8_1_WDFORMAT); }
  void on(const misread_event& e, findings& out) {
    switch (e.what) {
      case misreading::none: return;
      case misreading::number_added:
        return tell(e, out, 0, "4 octets a field where the enterprise bit is clear",
                    "an enterprise number follows a field without the enterprise bit");
      case misreading::number_absent:
        return tell(e, out, 1, "an enterprise number of 4 octets after a field with the enterprise bit",
                    "a field has the enterprise bit, but no enterprise number");
      case misreading::other_kind:
        return e.options
                   ? tell(e, out, 2, "options templates only, in a set with id 3", "a template is in a set with id 3")
                   : tell(e, out, 2, "templates only, in a set with id 2", "an options template is in a set with id 2");
      case misreading::records_padded:
        return tell(e, out, 3, "records one after the other, padding only at the end of the set",
                    "2 octets of zeros stand between two template records");
      case misreading::field_count:
        return tell(e, out, 3, "as many fields as the field count says",
                    "the field count is not the number of fields that are there");
      case misreading::scope_zero:
        return tell(e, out, 4, "1 or more scope fields", "the scope field count of an options template is 0");
      case misreading::scope_over:
        return tell(e, out, 5, "at most as many scope fields as fields",
                    "the scope field count is above the field count");
      case misreading::scoped_withdrawal:
        return tell(e, out, 8, "4 octets: the id and a field count of 0",
                    "the withdrawal of an options template has a scope field count");
      case misreading::scope_apart:
        return tell(e, out, 6, "a field count that includes the scope fields",
                    "the field count leaves the scope fields out");
      case misreading::octet_counts:
        return tell(e, out, 7, "numbers of fields: field count, then scope field count",
                    "the options template has the octet counts of NetFlow v9");
    }
  }

 private:
  static void tell(const misread_event& e, findings& out, std::size_t i, const char* expected, const char* message) {
    out.failed(decides[i], e.at, expected, [&] { return message; });
  }
};

struct ids {
  static constexpr std::array decides{IPFIX_7011_3_4_1_TID, IPFIX_7011_3_4_1_TIDSHARE, IPFIX_7011_3_4_3_ZEROREC};
  void on(const template_event& e, findings& out) {
    out.seen(decides[0]), out.seen(decides[2]);
    out.judge(decides[1], e.change != template_change::kind_changed, e.at,
              "an id that no template of the other kind has", [&] {
                return fmt::format("id {} was of {} and is now of {}", e.entry.id,
                                   e.entry.is_options ? "a template" : "an options template",
                                   e.entry.is_options ? "an options template" : "a template");
              });
  }
  void on(const finding_event& e, findings& out) {
    if (e.what == template_finding::template_id_reserved)
      out.failed(decides[0], e.at, "256 to 65535", [] { return "a template id below 256"; });
    if (e.what == template_finding::zero_size_template)
      out.failed(decides[2], e.at, "one octet or more a record",
                 [] { return "records of this template have no octets"; });
  }
};

struct elements {
  static constexpr std::array decides{IPFIX_7011_3_2_IEKNOWN, IPFIX_7012_4_IEZERO, IPFIX_7011_3_2_PENZERO};
  void on(const template_event& e, findings& out) {
    each_new_field(e, [&](std::size_t, const specifier& s, const element* what, place at) {
      out.judge(decides[1], s.id != 0, at, "1 to 32767", [] { return "element 0 is reserved"; });
      if (s.space == element_space::enterprise)
        return out.judge(decides[2], s.pen != 0, at, "the number of an enterprise",
                         [] { return "enterprise number 0 names nobody"; });
      if (s.id == 0) return;
      if (what == nullptr && is_assigned_without_definition(s.id))
        return out.noted(decides[0], at, "an element that IANA has defined",
                         [&] { return fmt::format("element {} has no definition for IPFIX", s.id); });
      out.judge(decides[0], what != nullptr, at, "an element that IANA has registered",
                [&] { return fmt::format("element {} is not registered", s.id); });
    });
  }
};
}  // namespace

check_rows ipfix_templates_checks() noexcept { return rows_of_checks<record_form, ids, elements>; }

}  // namespace flowkit::conformance
