// SPDX-License-Identifier: BSL-1.0
// Both directions of a flow in one record (RFC 5103): reverse elements, the fields that give a flow a direction, and
// records of flows that have only one. Which direction is the first: biflow_direction.cpp.
#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/checks/ipfix/biflow.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

struct reverse_elements {
  static constexpr std::array decides{IPFIX_5103_6_1_PEN, IPFIX_5103_6_1_NONREV, IPFIX_5103_6_2_ENT};
  void on(const template_event& e, findings& out) {
    each_new_field(e, [&](std::size_t, const specifier& s, const element* what, place at) {
      if (!is_reverse(s) || s.id == 0) return;
      if (what != nullptr) {
        out.seen(decides[1]), out.seen(decides[2]);
        return length(s, *what, at, out);
      }
      const element* forward = ie::find(element_space::iana, 0, s.id);
      if (forward != nullptr)
        return out.failed(decides[1], at, "an element that can have a direction",
                          [&] { return fmt::format("{} ({}) has no reverse", forward->name, s.id); });
      constexpr const char* mirrored = "the number of an element of IANA, under enterprise 29305";
      const auto message = [&] { return fmt::format("element {} of IANA, meant to be reversed, is not there", s.id); };
      is_assigned_without_definition(s.id) ? out.noted(decides[2], at, mirrored, message)
                                           : out.failed(decides[2], at, mirrored, message);
    });
  }

 private:
  /// As lengths.cpp has it for elements of IANA; that a number has no fixed length is told there.
  static void length(const specifier& s, const element& what, place at, findings& out) {
    const std::uint16_t full = what.type > abstract_type::unsigned256 ? std::uint16_t{0} : full_width(what.type);
    const bool fits = full == 0 || s.is_variable() || s.length == full || reducible_to(what.type, s.length);
    out.judge(
        decides[0], fits, at,
        [&] { return fmt::format("a length that the element itself may have, such as {}", full); },
        [&] { return fmt::format("{} has {} octets", name_of(s, &what), s.length); });
  }
};

/// Without an end that is one of the flow's two, nothing says which direction is the reverse. Templates are not judged
/// by themselves: those of records in lists have reverse elements only.
class directional_key {
 public:
  static constexpr std::array decides{IPFIX_5103_4_KEY};
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return is_biflow(t); }
  void on(const record_event& e, findings& out) {
    if (e.about().serial != serial_) serial_ = e.about().serial, state_ = state_of(e.entry);
    constexpr const char* expected = "a field of the source or of the destination";
    const auto message = [&] {
      return fmt::format("records of template {} have reverse elements, but no end of the flow", e.entry.id);
    };
    if (state_ == state::unsure) return out.noted(decides[0], e.at, expected, message);
    out.judge(decides[0], state_ == state::directional, e.at, expected, message);
  }

 private:
  enum class state : std::uint8_t { directional, unsure, none };
  static state state_of(const template_entry& t) noexcept {
    bool is_unsure = t.attached.has(ie::commonPropertiesId);  // they may be among the common properties
    for (std::size_t i = 0; i < t.fields.size(); ++i) {
      if (is_reverse(t.fields[i])) continue;
      const element* what = t.attached.elements[i];
      if (what == nullptr || is_list(what->type))
        is_unsure = true;
      else if (names_an_end(what->name))
        return state::directional;
    }
    return is_unsure ? state::unsure : state::none;
  }
  static bool names_an_end(std::string_view name) noexcept {
    for (const std::string_view part :
         {"source", "Source", "destination", "Destination", "src", "Src", "dst", "Dst", "initiator", "responder",
          "Initiator", "Responder", "client", "Client", "server", "Server"})
      if (name.find(part) != name.npos) return true;
    return false;
  }
  std::uint64_t serial_ = ~std::uint64_t{0};
  state state_ = state::none;
};

/// Records without a packet in the reverse direction, in templates that have one.
class single_flows {
 public:
  static constexpr std::array decides{IPFIX_5103_4_UNIFLOW, IPFIX_5103_4_ZEROMEAN};
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return is_biflow(t); }
  void on(const record_event& e, findings& out) {
    const std::optional<bool> answered = is_answered(e);
    if (!answered) return;
    count(e, *answered, out);
    if (*answered) return;
    const element* meaningful = nullptr;
    std::size_t at = 0;
    for (std::size_t i = 0; i < e.entry.fields.size() && meaningful == nullptr; ++i) {
      const element* what = e.about().elements[i];
      if (is_reverse(e.entry.fields[i]) && what != nullptr && has_meaning_at_zero(*what)) meaningful = what, at = i;
    }
    out.judge(decides[1], meaningful == nullptr, meaningful == nullptr ? e.at : e.place_of(e.values[at]),
              "a template without this element, where there is no reverse direction",
              [&] { return fmt::format("{} in a record whose reverse counters are 0", meaningful->name); });
  }
  void on(const end_event&, findings& out) {
    for (const counted& c : all_)
      if (c.answered == 0 && c.records >= enough)
        out.failed(decides[0], c.first, "a template without reverse elements for flows of one direction", [&] {
          return fmt::format("the reverse counters of all {} records of template {} are 0", c.records, c.id);
        });
  }

 private:
  struct counted {
    std::uint64_t serial;
    std::uint16_t id;
    std::uint64_t records, answered;
    witness first;
  };
  /// Any flags and any identifier may be meant; counters, times and lengths of 0 say that there was nothing.
  static bool has_meaning_at_zero(const element& e) noexcept {
    return e.semantics == data_semantics::flags || e.semantics == data_semantics::identifier;
  }
  void count(const record_event& e, bool answered, findings& out) {
    if (answered) out.seen(decides[0]);
    for (counted& c : all_)
      if (c.serial == e.about().serial) return void((++c.records, c.answered += answered));
    constexpr std::size_t most = 64;
    if (all_.size() < most) all_.push_back({e.about().serial, e.entry.id, 1, answered, out.remember(e.at)});
  }
  static constexpr std::uint64_t enough = 10;  ///< fewer records may be of flows without an answer by chance
  std::vector<counted> all_;
};
}  // namespace

check_rows ipfix_biflow_checks() noexcept { return rows_of_checks<reverse_elements, directional_key, single_flows>; }

}  // namespace flowkit::conformance
