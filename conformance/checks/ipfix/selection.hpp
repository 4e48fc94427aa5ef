// SPDX-License-Identifier: BSL-1.0
// What the checks of packet sampling share (RFC 5476): packet reports, and what options say of sequences and selectors.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <flowkit/flow/sampling_parameters.hpp>

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

[[nodiscard]] inline bool has_scope(const template_entry& t, const element& e) noexcept {
  const auto scope = t.view().scope();
  return std::any_of(scope.begin(), scope.end(), [&](const specifier& s) { return s.names(e); });
}

/// ipHeaderPacketSection to mplsPayloadPacketSection.
[[nodiscard]] constexpr bool is_section(const specifier& s) noexcept {
  return s.space == element_space::iana && s.id >= ie::ipHeaderPacketSection.id &&
         s.id <= ie::mplsPayloadPacketSection.id;
}
inline constexpr std::array sections{&ie::ipHeaderPacketSection, &ie::ipPayloadPacketSection, &ie::dataLinkFrameSection,
                                     &ie::mplsLabelStackSection, &ie::mplsPayloadPacketSection};
[[nodiscard]] inline bool has_section(const examined_template& t) noexcept {
  return std::any_of(sections.begin(), sections.end(), [&](const element* e) { return t.has(*e); });
}
/// Counters are of flows: a packet counts for itself.
[[nodiscard]] inline bool counts_packets(const examined_template& t) noexcept {
  return t.has(ie::octetDeltaCount) || t.has(ie::packetDeltaCount) || t.has(ie::octetTotalCount) ||
         t.has(ie::packetTotalCount);
}
/// A template whose records are packets: of a selection sequence, or with a part of the packet.
[[nodiscard]] inline bool is_packet_report(const template_entry& t) noexcept {
  return !t.is_options && !counts_packets(t.attached) &&
         (t.attached.has(ie::selectionSequenceId) || has_section(t.attached));
}

/// Of repeated elements, the first field stands for the record: what few records have is listened to as a field, so
/// that flows cost nothing.
[[nodiscard]] inline bool is_first(const field_event& e) noexcept {
  return e.what != nullptr && e.record.about().index_of(*e.what) == e.index;
}
/// A sequence or a selector is named.
[[nodiscard]] inline bool names_selection(const specifier& s) noexcept {
  return s.names(ie::selectionSequenceId) || s.names(ie::selectorId);
}

/// visit(value) for each unsigned value of the element, in the order of the fields.
template <class Visit>
void each_number(const record_event& e, const element& of, Visit visit) {
  const auto first = e.about().index_of(of);
  if (!first) return;
  for (std::size_t i = *first; i < e.values.size(); ++i)
    if (const octets v = e.values[i]; e.entry.fields[i].names(of) && !v.empty() && v.size() <= 8)
      visit(load_be(v.data(), v.size()));
}

/// A float of 4 or 8 octets; absent: of another size, or no number of everyday use, which the rules of types tell.
[[nodiscard]] inline std::optional<double> everyday_float(const octets* v) noexcept {
  if (v == nullptr || (v->size() != 4 && v->size() != 8)) return std::nullopt;
  const std::uint64_t raw = load_be(v->data(), v->size());
  const double d =
      v->size() == 4 ? double{std::bit_cast<float>(static_cast<std::uint32_t>(raw))} : std::bit_cast<double>(raw);
  const bool is_usual = d == 0 || (std::abs(d) > 1e-12 && std::abs(d) < 1e18);
  return is_usual ? std::optional{d} : std::nullopt;
}

/// What the records of options said of selection, so far.
class selection_facts {
 public:
  struct selector {
    std::uint64_t id;
    std::uint64_t algorithm = 0;
    double one_of = 0;  ///< packets, of which it takes one; 0: no number says that
    bool is_digest = false;
    bool is_scope = false;  ///< options have it as their scope, as they should
  };
  struct sequence {
    std::uint64_t id;
    std::vector<std::uint64_t> selectors;  ///< in their order
  };

  void learn(const record_event& e) {
    if (!e.entry.is_options) return;
    if (const auto id = e.number(ie::selectionSequenceId); id && is_sequence_report(e.entry)) {
      sequence s{*id, {}};
      each_number(e, ie::selectorId, [&](std::uint64_t v) {
        if (s.selectors.size() < most_selectors) s.selectors.push_back(v);
      });
      keep(sequences_, std::move(s));
    }
    if (const auto id = e.number(ie::selectorId); id && is_selector_report(e.entry)) {
      selector s = read(*id, e);
      const selector* const before = find_selector(*id);
      s.is_scope = has_scope(e.entry, ie::selectorId) || (before != nullptr && before->is_scope);
      keep(selectors_, s);
    }
  }
  [[nodiscard]] const sequence* find_sequence(std::uint64_t id) const noexcept { return find(sequences_, id); }
  [[nodiscard]] const selector* find_selector(std::uint64_t id) const noexcept { return find(selectors_, id); }
  /// What came found room.
  [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }

  [[nodiscard]] static bool is_sequence_report(const template_entry& t) noexcept {
    return t.is_options && has_scope(t, ie::selectionSequenceId) && t.attached.has(ie::selectorId);
  }
  [[nodiscard]] static bool is_selector_report(const template_entry& t) noexcept {
    return t.is_options && t.attached.has(ie::selectorId) && t.attached.has(ie::selectorAlgorithm);
  }

 private:
  static constexpr std::size_t most_selectors = 16;  ///< a sequence of more is cut
  static constexpr std::size_t most = 256;           ///< a router has a sequence for each interface that samples

  template <class T>
  [[nodiscard]] static const T* find(const std::vector<T>& in, std::uint64_t id) noexcept {
    const auto at = std::find_if(in.begin(), in.end(), [&](const T& t) { return t.id == id; });
    return at == in.end() ? nullptr : &*at;
  }
  template <class T>
  void keep(std::vector<T>& in, T what) {
    const auto at = std::find_if(in.begin(), in.end(), [&](const T& t) { return t.id == what.id; });
    if (at != in.end())
      *at = std::move(what);
    else if (in.size() < most)
      in.push_back(std::move(what));
    else
      is_whole_ = false;
  }
  [[nodiscard]] static selector read(std::uint64_t id, const record_event& e) {
    const auto of = [&](const element& what) { return static_cast<std::uint32_t>(e.number(what).value_or(0)); };
    selector s{.id = id};
    s.algorithm = e.number(ie::selectorAlgorithm).value_or(0);
    s.is_digest = e.number(ie::hashDigestOutput) == 1;
    flow::sampling_parameters p;
    switch (s.algorithm) {
      case 1: p.packets = of(ie::samplingPacketInterval), p.space = of(ie::samplingPacketSpace); break;
      case 3: p.size = of(ie::samplingSize), p.population = of(ie::samplingPopulation); break;
      case 4: p.probability = everyday_float(e.find(ie::samplingProbability)).value_or(0); break;
      default: return s;
    }
    s.one_of = p.exact();
    return s;
  }

  std::vector<sequence> sequences_;
  std::vector<selector> selectors_;
  bool is_whole_ = true;
};

/// Is what did not come really not sent? For what has been wanted since some message.
class whole_view {
 public:
  void begin(const message_event& e) noexcept {
    if (messages_++ == 0) from_start_ = e.sequence == 0;
    last_ = std::max(last_, time_of(e));
  }
  void end(const message_end_event& e) noexcept {
    using enum flow::sequence_event;
    if (e.follows.lost != 0 || !e.all_counted || (e.follows.what != first && e.follows.what != in_order))
      broken_ = messages_;
  }
  struct moment {
    std::uint64_t message = 0;
    timestamp time{};
  };
  [[nodiscard]] moment now() const noexcept { return {messages_, last_}; }
  /// All messages were seen, and so many more since that it would have come: of a stream seen from its start, or for as
  /// long as options may take.
  [[nodiscard]] bool is_enough_since(const moment& m, const findings& out) const noexcept {
    constexpr std::uint64_t more_messages = 10;
    if (from_start_ && broken_ == 0 && messages_ >= m.message + more_messages) return true;
    return broken_ < m.message && last_ - m.time > out.limit().options_interval;
  }
  [[nodiscard]] bool is_broken_since(const moment& m) const noexcept { return broken_ >= m.message; }

 private:
  [[nodiscard]] static timestamp time_of(const message_event& m) noexcept {
    return m.in.has_time() ? m.in.received : from_unix_seconds(m.export_time);
  }
  std::uint64_t messages_ = 0, broken_ = 0;  ///< broken: number of the last that did not continue
  bool from_start_ = false;
  timestamp last_{};
};

}  // namespace flowkit::conformance
