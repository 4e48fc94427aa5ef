// SPDX-License-Identifier: BSL-1.0
// Options that say which fields are anonymised, and how (RFC 6235).
#include <cstdlib>
#include <string_view>

#include "conformance/checks/ipfix/selection.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using enum abstract_type;

/// IANA's registry of anonymizationTechnique, as far as rules name them.
namespace technique {
constexpr std::uint64_t none = 1, truncation = 2, structured_permutation = 6, reverse_truncation = 7, noise = 8,
                        offset = 9;
}

/// The element that a record is about; nullptr: not known.
const element* element_of(const record_event& e) noexcept {
  const auto id = e.number(ie::informationElementId);
  if (!id) return nullptr;
  const auto pen = static_cast<std::uint32_t>(e.number(ie::privateEnterpriseNumber).value_or(0));
  return ie::find(pen == 0 ? element_space::iana : element_space::enterprise, pen,
                  static_cast<std::uint16_t>(*id & 0x7fff));
}

struct scope {
  static constexpr std::array decides{IPFIX_6235_6_1_SCOPE};
  void on(const template_event& e, findings& out) {
    const examined_template& t = e.entry.attached;
    if (!e.entry.is_options || e.change == template_change::refreshed) return;
    if (!t.has(ie::anonymizationTechnique) && !t.has(ie::anonymizationFlags)) return;
    std::string_view wrong;
    for (const element* must : {&ie::templateId, &ie::informationElementId})
      if (!has_scope(e.entry, *must)) wrong = must->name;
    for (const element* may : {&ie::privateEnterpriseNumber, &ie::informationElementIndex})
      if (t.has(*may) && !has_scope(e.entry, *may)) wrong = may->name;
    const bool has_technique = t.has(ie::anonymizationTechnique);
    out.judge(decides[0], wrong.empty() && has_technique, e.at,
              "templateId and informationElementId as scope, and anonymizationTechnique", [&] {
                return wrong.empty() ? std::string{"anonymizationFlags without anonymizationTechnique"}
                                     : fmt::format("{} is no scope of options on anonymisation", wrong);
              });
  }
};

struct bindings {
  static constexpr std::array decides{IPFIX_6235_6_1_EBIT, IPFIX_6235_6_2_3_PMA, IPFIX_6235_7_2_1_APPLIC};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept {
    return s.names(ie::anonymizationTechnique);
  }
  void on(const field_event& f, findings& out) {
    const record_event& e = f.record;
    const auto how = e.number(ie::anonymizationTechnique), id = e.number(ie::informationElementId);
    if (!e.entry.is_options || !is_first(f) || !how || !id) return;
    out.judge(decides[0], *id < 0x8000, e.place_of(ie::informationElementId), "0 to 32767, the enterprise bit clear",
              [&] { return fmt::format("informationElementId is {:#06x}", *id); });
    const element* const what = element_of(e);
    if (what == nullptr) return;
    if (const auto flags = e.number(ie::anonymizationFlags)) judge_flags(e, *flags, *how, *what, out);
    out.judge(decides[2], is_applicable(*how, *what), e.place_of(ie::anonymizationTechnique),
              *how == technique::noise ? "an element that is no identifier" : "an address",
              [&] { return fmt::format("{} is anonymised by technique {}", what->name, *how); });
  }

 private:
  static constexpr std::uint64_t perimeter = 4, low_order_unchanged = 8;

  static void judge_flags(const record_event& e, std::uint64_t flags, std::uint64_t how, const element& what,
                          findings& out) {
    const place at = e.place_of(ie::anonymizationFlags);
    const bool truncated = how == technique::truncation || how == technique::reverse_truncation;
    if ((flags & low_order_unchanged) != 0 && truncated)
      return out.failed(decides[1], at, "low-order bits that are not left unchanged by truncation",
                        [&] { return fmt::format("flags {:#x} with technique {}", flags, how); });
    out.judge(decides[1], (flags & perimeter) == 0 || is_of_endpoint(what), at,
              "perimeter anonymisation of elements of the source or destination only",
              [&] { return fmt::format("flags {:#x} of {}", flags, what.name); });
  }
  /// Initiators and responders of biflows are endpoints, too.
  static bool is_of_endpoint(const element& e) noexcept {
    for (const std::string_view part : {"ource", "estination", "nitiator", "esponder"})
      if (std::string_view{e.name}.find(part) != std::string_view::npos) return true;
    return false;
  }
  /// What RFC 6235 section 6.2.2 calls applicable: addresses are of a type, identifiers have their semantics.
  static bool is_applicable(std::uint64_t how, const element& e) noexcept {
    switch (how) {
      case technique::structured_permutation:
      case technique::reverse_truncation: return e.type == ipv4Address || e.type == ipv6Address || e.type == macAddress;
      case technique::noise: return e.semantics != data_semantics::identifier;
      default: return true;
    }
  }
};

/// Where times of flows are anonymised, export times that are not would undo it.
class export_time {
 public:
  static constexpr std::array decides{IPFIX_6235_7_2_3_EXPTIME};

  /// What was said of a template ends with it.
  void on(const template_event& e, findings&) {
    if (e.change != template_change::refreshed) forget(e.entry.id);
  }
  void on(const withdrawal_event& e, findings&) { forget(e.id); }
  /// What was lost may have said otherwise.
  void on(const message_end_event& e, findings&) {
    if (e.follows.lost != 0) times_.clear();
  }
  [[nodiscard]] bool wants(const specifier& s, const element* e) const noexcept {
    return s.names(ie::anonymizationTechnique) || (e != nullptr && s.length == size_of_time(*e) && s.length != 0);
  }
  void on(const field_event& e, findings& out) {
    if (e.record.entry.is_options) return e.spec.names(ie::anonymizationTechnique) ? learn(e.record) : void();
    for (const anonymised& a : times_) {
      if (a.id != e.record.entry.id || !same_element(*a.what, *e.what)) continue;
      const auto away = static_cast<std::int32_t>(e.record.message.export_time - seconds_of(*e.what, e.value));
      const std::int64_t limit = out.limit().flow_timeout.ns / 1'000'000'000;
      out.judge(
          decides[0], std::abs(std::int64_t{away}) <= limit, e.at,
          [&] { return fmt::format("within {} s of the export time (limit flow-timeout)", limit); },
          [&] {
            return fmt::format("{}, which is anonymised, is {} s {} the export time", e.what->name,
                               std::abs(std::int64_t{away}), away < 0 ? "after" : "before");
          });
    }
  }

 private:
  struct anonymised {
    std::uint64_t id;
    const element* what;
  };
  void forget(std::uint64_t id) {
    std::erase_if(times_, [&](const anonymised& a) { return a.id == id; });
  }
  void learn(const record_event& e) {
    const auto id = e.number(ie::templateId), how = e.number(ie::anonymizationTechnique);
    const element* const what = element_of(e);
    if (!id || !how || what == nullptr || size_of_time(*what) == 0) return;
    std::erase_if(times_, [&](const anonymised& a) { return a.id == *id && same_element(*a.what, *what); });
    constexpr std::size_t most = 256;  // one or two in each of more than 100 templates
    if (*how > technique::none && *how <= technique::offset && times_.size() < most) times_.push_back({*id, what});
  }
  /// Octets of the time when a flow ended or a packet was observed; 0: another element. The start of a flow may be long
  /// before its export.
  static std::size_t size_of_time(const element& e) noexcept {
    const bool is_end = e.space == element_space::iana && e.id >= ie::flowEndSeconds.id && e.id % 2 == 1 &&
                        e.id <= ie::flowEndNanoseconds.id;
    const bool is_observed = e.space == element_space::iana && e.id >= ie::observationTimeSeconds.id &&
                             e.id <= ie::observationTimeNanoseconds.id;
    return !is_end && !is_observed ? 0 : e.type == dateTimeSeconds ? 4 : 8;
  }
  /// Since 1970, modulo 2^32.
  static std::uint32_t seconds_of(const element& e, octets value) noexcept {
    const std::uint64_t v = load_be(value.data(), value.size());
    constexpr std::uint64_t ntp_epoch = 2'208'988'800;  // 1900
    return static_cast<std::uint32_t>(e.type == dateTimeSeconds        ? v
                                      : e.type == dateTimeMilliseconds ? v / 1'000
                                                                       : (v >> 32) - ntp_epoch);
  }
  std::vector<anonymised> times_;
};
}  // namespace

check_rows ipfix_anonymisation_checks() noexcept { return rows_of_checks<scope, bindings, export_time>; }

}  // namespace flowkit::conformance
