// SPDX-License-Identifier: BSL-1.0
// Events of address translators (RFC 8158): what they are, what their records hold, how they follow each other.
#include <array>
#include <vector>

#include <flowkit/templates/inspect.hpp>

#include "conformance/checks/ipfix/template_checks.hpp"
#include "conformance/checks/seen_lately.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

constexpr std::uint64_t last_event = 18;  ///< in the registry of July 2026

/// What an event is about; what is created and deleted has two numbers.
enum class subject : std::uint8_t {
  other,
  historic,
  nat44_session,
  nat64_session,
  nat44_bib,
  nat64_bib,
  binding,
  block
};

constexpr subject subject_of(std::uint64_t event) noexcept {
  switch (event) {
    case 1:
    case 2: return subject::historic;
    case 4:
    case 5: return subject::nat44_session;
    case 6:
    case 7: return subject::nat64_session;
    case 8:
    case 9: return subject::nat44_bib;
    case 10:
    case 11: return subject::nat64_bib;
    case 14:
    case 15: return subject::binding;
    case 16:
    case 17: return subject::block;
    default: return subject::other;
  }
}
/// Of an event whose subject is not `other`.
constexpr bool is_create(std::uint64_t event) noexcept { return event == 1 || (event != 2 && event % 2 == 0); }

struct event_values {
  static constexpr std::array decides{IPFIX_8158_4_3_EVENT, IPFIX_8158_4_3_HIST};
  [[nodiscard]] bool wants(const specifier& s, const element*) const noexcept {
    return s.names(ie::natEvent) && s.length == 1;
  }
  void on(const field_event& e, findings& out) {
    const auto v = std::to_integer<std::uint64_t>(e.value[0]);
    out.judge(decides[0], v >= 1 && v <= last_event, e.at, "1 to 18", [&] { return fmt::format("natEvent is {}", v); });
    out.judge(decides[1], v != 1 && v != 2, e.at, "an event that says which kind of translation it is about",
              [&] { return fmt::format("natEvent is {}, which is historic", v); });
  }
};

/// The fields that the tables of section 4.6 call mandatory.
struct event_fields {
  static constexpr std::array decides{IPFIX_8158_4_6_1_NAT44, IPFIX_8158_4_6_2_NAT64, IPFIX_8158_4_6_10_BLOCK};
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return t.attached.has(ie::natEvent); }
  void on(const record_event& e, findings& out) {
    const auto event = e.number(ie::natEvent);
    if (!event) return;
    const subject s = subject_of(*event);
    if (s == subject::nat44_session) session(decides[0], e, *event, ie::sourceIPv4Address, out);
    if (s == subject::nat64_session) session(decides[1], e, *event, ie::sourceIPv6Address, out);
    if (s == subject::block) block(e, out);
  }

 private:
  static void session(requirement r, const record_event& e, std::uint64_t event, const element& inside, findings& out) {
    const element* const needed[] = {&ie::observationTimeMilliseconds, &inside,
                                     &ie::postNATSourceIPv4Address,    &ie::protocolIdentifier,
                                     &ie::sourceTransportPort,         &ie::postNAPTSourceTransportPort};
    const auto missing = [&] {
      std::string names;
      for (const element* n : needed)
        if (!e.about().has(*n)) names += fmt::format("{}{}", names.empty() ? "" : ", ", n->name);
      return names;
    };
    const bool has_all =
        std::all_of(std::begin(needed), std::end(needed), [&](const element* n) { return e.about().has(*n); });
    out.judge(
        r, has_all, e.place_of(ie::natEvent),
        [&] {
          return fmt::format("observationTimeMilliseconds, {}, its translation, protocol and ports", inside.name);
        },
        [&] { return fmt::format("a record of natEvent {} without {}", event, missing()); });
  }
  static void block(const record_event& e, findings& out) {
    constexpr requirement r = IPFIX_8158_4_6_10_BLOCK;
    constexpr const char* expected = "portRangeStart, and portRangeEnd that is not below it";
    const auto start = e.number(ie::portRangeStart), end = e.number(ie::portRangeEnd);
    const bool has_size = e.about().has(ie::portRangeNumPorts);
    if (start && !end && has_size)  // its end can be reckoned
      return out.noted(r, e.place_of(ie::natEvent), expected,
                       [] { return "a block of ports has portRangeNumPorts in place of its end"; });
    if (!start || !end)
      return out.failed(r, e.place_of(ie::natEvent), expected,
                        [&] { return fmt::format("a block of ports without {}", start ? "its end" : "its start"); });
    out.judge(r, *start <= *end, e.place_of(ie::portRangeStart), expected,
              [&] { return fmt::format("a block of ports from {} to {}", *start, *end); });
  }
};

/// The digest of the fields that say which session, mapping or block a record is about, and which of them there are.
struct identity {
  std::uint64_t digest = 1;
  std::uint32_t fields = 0;
};
template <std::size_t N>
identity identity_of(const record_event& e, const std::array<const element*, N>& of) noexcept {
  identity id;
  for (std::size_t i = 0; i < N; ++i)
    if (const octets* v = e.find(*of[i])) {
      id.digest = digest_of(*v, id.digest ^ of[i]->id);
      id.fields |= 1u << i;
    }
  id.digest |= 1;
  return id;
}

/// A session without its destination says no more than the mapping (BIB) it uses.
class one_kind {
 public:
  static constexpr std::array decides{IPFIX_8158_4_6_1_NOTBOTH};
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return t.attached.has(ie::natEvent); }
  void on(const record_event& e, findings& out) {
    const auto event = e.number(ie::natEvent);
    if (!event) return;
    const subject s = subject_of(*event);
    const bool is_session = s == subject::nat44_session || s == subject::nat64_session;
    if (!is_session && s != subject::nat44_bib && s != subject::nat64_bib) return;
    out.seen(decides[0]);
    if (is_session && has_destination(e)) return;
    const identity id = identity_of(e, mapping);
    if (table_.empty()) table_.resize(entries);
    entry& m = table_[id.digest % entries];
    if (m.digest != id.digest) m = {id.digest, false, false};
    (is_session ? m.has_session : m.has_bib) = is_create(*event);
    if (m.has_session && m.has_bib)
      out.failed(decides[0], e.place_of(ie::natEvent), "events of sessions or of mappings (BIB)",
                 [] { return "a mapping has an event of its own and one of a session without destination"; });
  }

 private:
  struct entry {
    std::uint64_t digest = 0;
    bool has_session = false, has_bib = false;
  };
  static constexpr std::array mapping{
      &ie::sourceIPv4Address,  &ie::sourceIPv6Address,        &ie::sourceTransportPort,
      &ie::protocolIdentifier, &ie::postNATSourceIPv4Address, &ie::postNAPTSourceTransportPort,
      &ie::ingressVRFID};
  static bool has_destination(const record_event& e) noexcept {
    for (const element* d : {&ie::destinationIPv4Address, &ie::destinationIPv6Address, &ie::destinationTransportPort,
                             &ie::postNATDestinationIPv4Address, &ie::postNATDestinationIPv6Address,
                             &ie::postNAPTDestinationTransportPort})
      if (const octets* v = e.find(*d); v != nullptr && !all_zero(*v)) return true;
    return false;
  }
  static constexpr std::size_t entries = 1'024;  ///< 16 KiB, only where there are such events
  std::vector<entry> table_;
};

/// A delete event follows the create event. It is told where nothing was lost since the stream began, or since the last
/// delete event of the same kind.
class pairs {
 public:
  static constexpr std::array decides{IPFIX_8158_PAIR};
  void on(const message_event& e, findings&) {
    if (!begun_) begun_ = true, is_whole_ = e.sequence == 0;
    here_.clear();
  }
  [[nodiscard]] static bool wants(const template_entry& t) noexcept { return t.attached.has(ie::natEvent); }
  void on(const record_event& e, findings&) {
    const auto event = e.number(ie::natEvent);
    if (!event) return;
    const subject s = subject_of(*event);
    if (s == subject::other) return;
    identity id = identity_of(e, parts);
    id.digest = mix_bits(id.digest ^ static_cast<std::uint64_t>(s)) | 1;
    id.fields |= static_cast<std::uint32_t>(s) << parts.size();
    is_create(*event) ? create(id) : remove(id, e.place_of(ie::natEvent), *event);
  }
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    const bool is_next = e.follows.what == in_order || e.follows.what == first;
    if (!is_next || !e.all_counted) {  // events may be missing, or come in another order
      is_whole_ = false;
      return table_.clear(), shapes_.clear();
    }
    for (const judged& j : here_)
      out.judge(decides[0], j.is_paired, j.at, "a create event before",
                [&] { return fmt::format("natEvent {} deletes what no event has created", j.event); });
  }

 private:
  struct entry {
    std::uint64_t digest = 0;
    bool is_live = false;
  };
  struct judged {
    place at;
    std::uint64_t event;
    bool is_paired;
  };
  void create(const identity& id) {
    if (table_.empty()) table_.resize(entries);
    table_[id.digest % entries] = {id.digest, true};
    constexpr std::size_t most = 16;
    if (!has_shape(id) && shapes_.size() < most) shapes_.push_back(id.fields);
  }
  /// Records without the fields of the create event cannot be held against it.
  void remove(const identity& id, place at, std::uint64_t event) {
    if (!has_shape(id)) return;
    if (table_.empty()) table_.resize(entries);
    entry& m = table_[id.digest % entries];
    const bool is_same = m.digest == id.digest, is_free = m.digest == 0;
    constexpr std::size_t most = 64;
    if (here_.size() < most && (is_same || (is_free && is_whole_))) here_.push_back({at, event, is_same && m.is_live});
    if (is_same || is_free) m = {id.digest, false};
  }
  [[nodiscard]] bool has_shape(const identity& id) const noexcept {
    return std::find(shapes_.begin(), shapes_.end(), id.fields) != shapes_.end();
  }

  static constexpr std::array parts{&ie::sourceIPv4Address,
                                    &ie::sourceIPv6Address,
                                    &ie::sourceTransportPort,
                                    &ie::protocolIdentifier,
                                    &ie::postNATSourceIPv4Address,
                                    &ie::postNAPTSourceTransportPort,
                                    &ie::destinationIPv4Address,
                                    &ie::destinationIPv6Address,
                                    &ie::destinationTransportPort,
                                    &ie::postNATSourceIPv6Address,
                                    &ie::ingressVRFID,
                                    &ie::portRangeStart};
  static constexpr std::size_t entries =
      1'024;  ///< 16 KiB, only where there are such events; what is displaced is free
  std::vector<entry> table_;
  std::vector<std::uint32_t> shapes_;
  std::vector<judged> here_;
  bool begun_ = false, is_whole_ = false;
};
}  // namespace

check_rows ipfix_nat_events_checks() noexcept { return rows_of_checks<event_values, event_fields, one_kind, pairs>; }

}  // namespace flowkit::conformance
