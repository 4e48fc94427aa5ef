// SPDX-License-Identifier: BSL-1.0
// Packet reports (RFC 5476 section 6.4.1): what each must have of the packet and of its selection.
#include <optional>

#include "conformance/checks/ipfix/packet_sections.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

bool is_time(const element* e) noexcept {
  if (e == nullptr) return false;
  using enum abstract_type;
  return e->type == dateTimeSeconds || e->type == dateTimeMilliseconds || e->type == dateTimeMicroseconds ||
         e->type == dateTimeNanoseconds || same_element(*e, ie::flowStartSysUpTime) ||
         same_element(*e, ie::flowEndSysUpTime);
}

/// A report of nothing but the packet's octets and its selection. With any other element it is an extended one, which
/// may lack them, the hash and the time (section 6.4.2).
bool is_basic(const template_entry& t) noexcept {
  const auto belongs = [](const specifier& s, const element* e) {
    for (const element* b : {&ie::selectionSequenceId, &ie::digestHashValue, &ie::selectorIdTotalPktsObserved,
                             &ie::selectorIdTotalPktsSelected, &ie::dataLinkFrameSize, &ie::dataLinkFrameType,
                             &ie::sectionOffset, &ie::sectionExportedOctets, &ie::paddingOctets})
      if (s.names(*b)) return true;
    return is_section(s) || is_time(e);
  };
  for (std::size_t i = 0; i < t.fields.size(); ++i)
    if (!belongs(t.fields[i], t.attached.elements[i])) return false;
  return is_packet_report(t);
}

/// Sections of packets are also exported by those who do not claim PSAMP. Who names a selection sequence does.
class names_its_sequence {
 public:
  static constexpr std::array decides{IPFIX_5476_6_4_1_SEQID};
  void on(const template_event& e, findings& out) {
    const examined_template& t = e.entry.attached;
    if (t.has(ie::selectionSequenceId) && !std::exchange(is_psamp_, true))
      for (const nameless& n : std::exchange(waiting_, {})) tell(n, true, out);
    if (!is_packet_report(e.entry) || e.change == template_change::refreshed) return;
    if (t.has(ie::selectionSequenceId)) return out.seen(decides[0]);
    const nameless n{e.entry.id, out.remember(e.at)};
    constexpr std::size_t most = 64;
    if (is_psamp_)
      tell(n, true, out);
    else if (waiting_.size() < most)
      waiting_.push_back(n);
  }
  void on(const end_event&, findings& out) {
    for (const nameless& n : waiting_) tell(n, false, out);
  }

 private:
  struct nameless {
    std::uint16_t id;
    witness where;
  };
  static void tell(const nameless& n, bool is_psamp, findings& out) {
    const auto message = [&] {
      return fmt::format("template {} has octets of packets, but no selectionSequenceId", n.id);
    };
    constexpr const char* expected = "selectionSequenceId (301)";
    is_psamp ? out.failed(decides[0], n.where, expected, message) : out.noted(decides[0], n.where, expected, message);
  }
  std::vector<nameless> waiting_;
  bool is_psamp_ = false;
};

struct content {
  static constexpr std::array decides{IPFIX_5476_6_4_1_CONTENT, IPFIX_5476_6_4_1_TIME};
  void on(const template_event& e, findings& out) {
    const examined_template& t = e.entry.attached;
    if (e.change == template_change::refreshed || !t.has(ie::selectionSequenceId) || !is_basic(e.entry)) return;
    out.judge(decides[1], std::any_of(t.elements.begin(), t.elements.end(), is_time), e.at,
              "observationTimeMicroseconds, or another time",
              [&] { return fmt::format("template {} of packet reports has no time", e.entry.id); });
    if (has_section(t)) return out.seen(decides[0]);
    constexpr const char* expected = "a section of the packet (one of 313 to 317)";
    if (t.has(ie::digestHashValue))  // selection's, as in an extended report
      out.noted(decides[0], e.at, expected,
                [&] { return fmt::format("template {} reports a hash, and nothing else of the packet", e.entry.id); });
    else
      out.failed(decides[0], e.at, expected,
                 [&] { return fmt::format("template {} reports packets, and nothing of them", e.entry.id); });
  }
};

struct not_filled_up {
  static constexpr std::array decides{IPFIX_5476_6_4_1_NOPAD};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return is_section(s); }
  void on(const field_event& e, findings& out) {
    if (!is_first_section(e)) return;
    each_section(e.record, [&](const packet_section& s) {
      if (s.spec.is_variable() || s.exported != nullptr || !octets_there(s)) return;
      const std::size_t padding = padding_of(s);
      out.judge(decides[0], padding == 0, s.record.place_of(s.value.last(padding)),
                "a field as long as the packet, or of variable length", [&] {
                  return fmt::format("{} has {} octets, the last {} of which are padding", s.name(), s.value.size(),
                                     padding);
                });
    });
  }
};

/// Reports of a sequence with digest functions, by what options said before.
class digests {
 public:
  static constexpr std::array decides{IPFIX_5476_6_4_1_DIGEST};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept { return names_selection(s); }
  void on(const field_event& f, findings& out) {
    const record_event& e = f.record;
    if (!is_first(f) || (!e.entry.is_options && !f.spec.names(ie::selectionSequenceId))) return;
    if (e.entry.is_options) {
      learnt_here_ |= selection_facts::is_sequence_report(e.entry) || selection_facts::is_selector_report(e.entry);
      return facts_.learn(e);
    }
    // What left before the options were changed may come after them.
    if (learnt_here_ || static_cast<std::int32_t>(e.message.export_time - changed_) < 0) return;
    const auto id = e.number(ie::selectionSequenceId);
    const auto* sequence = id ? facts_.find_sequence(*id) : nullptr;
    if (sequence == nullptr) return;
    std::size_t wanted = 0, there = 0;
    for (const std::uint64_t s : sequence->selectors)
      if (const auto* selector = facts_.find_selector(s); selector != nullptr) wanted += selector->is_digest;
    if (wanted == 0 || !is_basic(e.entry)) return;
    for (const specifier& s : e.entry.fields) there += s.names(ie::digestHashValue);
    if (there >= wanted) return out.seen(decides[0]);
    if (!wanting_) wanting_ = {*id, wanted, there, e.at};
  }
  /// Only now it is known whether messages were lost before this one, which may have had other options.
  void on(const message_end_event& e, findings& out) {
    const auto w = std::exchange(wanting_, std::nullopt);
    if (e.follows.lost != 0 || !e.all_counted)
      facts_ = {};
    else if (w)
      out.failed(decides[0], w->at, "a digestHashValue for each digest function of the sequence", [&] {
        return fmt::format("selection sequence {} has {} digest functions, its report {} digests", w->id, w->wanted,
                           w->there);
      });
    if (std::exchange(learnt_here_, false)) changed_ = e.message.export_time;
  }

 private:
  struct report {
    std::uint64_t id;
    std::size_t wanted, there;
    place at;
  };
  selection_facts facts_;
  std::uint32_t changed_ = 0;
  bool learnt_here_ = false;
  std::optional<report> wanting_;  ///< the first in this message
};
}  // namespace

check_rows ipfix_packet_reports_checks() noexcept {
  return rows_of_checks<names_its_sequence, content, not_filled_up, digests>;
}

}  // namespace flowkit::conformance
