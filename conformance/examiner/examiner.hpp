// SPDX-License-Identifier: BSL-1.0
// One pass over a sequence of datagrams: each is decoded once, by the library, and told to the checks of its stream as
// events. Knows no files, sockets or exceptions.
#pragma once

#include <cassert>
#include <unordered_map>

#include <flowkit/templates/session.hpp>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

/// The checks of a protocol: checks/<protocol>/table.cpp.
[[nodiscard]] check_rows checks_of(rule_book b) noexcept;

/// Datagrams that were not examined.
struct unexamined_counts {
  std::uint64_t unrecognised = 0;    ///< no flow export
  std::uint64_t other_versions = 0;  ///< flow export for which there is no catalogue: NetFlow v1, v7 ...
  std::uint64_t damaged = 0;         ///< too short for a header; told as a finding where the stream is known
  std::uint64_t over_limit = 0;      ///< of more streams than settings::most_streams
};

class examiner {
 public:
  examiner(const settings& s, findings& out);
  examiner(const examiner&) = delete;

  /// An observer listens to all streams, after their checks; it is like a check, decides nothing, and cannot listen to
  /// single fields. Before the first datagram; it outlives the examiner.
  template <class Observer>
  void attach(Observer& o) {
    observers_.attach(o);
    assert(!observers_.template listens<field_event>());
  }

  void examine(const datagram& d);
  /// The end: what can only be said now is said.
  void finish();

  [[nodiscard]] const std::vector<stream>& streams() const noexcept { return streams_; }
  [[nodiscard]] const unexamined_counts& unexamined() const noexcept { return unexamined_; }
  [[nodiscard]] std::uint64_t datagrams() const noexcept { return datagrams_; }
  /// When the first datagram came; 0: unknown.
  [[nodiscard]] timestamp first_seen() const noexcept { return first_; }

 private:
  using sessions = session_table<examined_template>;

  struct group_key {
    ip_address address;
    rule_book book;
    friend bool operator==(const group_key&, const group_key&) = default;
  };
  struct group_hash {
    std::size_t operator()(const group_key& k) const noexcept {
      return hash_address(k.address) ^ static_cast<std::size_t>(k.book);
    }
  };
  struct stream_key {
    session_key session;
    ip_address agent;
    friend bool operator==(const stream_key&, const stream_key&) = default;
  };
  struct stream_hash {
    std::size_t operator()(const stream_key& k) const noexcept {
      return session_key_hash{}(k.session) ^ hash_address(k.agent);
    }
  };
  struct source_key {
    ip_address address;
    std::uint16_t port;
    friend bool operator==(const source_key&, const source_key&) = default;
  };
  struct source_hash {
    std::size_t operator()(const source_key& k) const noexcept { return hash_address(k.address) ^ k.port; }
  };

  /// What belongs to a stream beside what is told of it.
  struct examined {
    check_set checks;
    std::uint32_t group = 0;
    flow::sequence_tracker sequence{};
    flow::uptime_tracker uptime{};
    bool countable = false;   ///< what came before could be counted: its number says what the next one should be
    std::uint64_t begun = 0;  ///< number of its last datagram
    /// Ids of templates that could not be read: of their data nothing is judged.
    std::vector<std::uint16_t> tainted;
    static constexpr std::size_t most_tainted = 256;
  };

  template <class Event>
  void tell(std::uint32_t s, const Event& e) {
    examined_[s].checks.tell(e, out_);
    tell_others(s, e);
  }
  /// Those that are not of the stream alone.
  template <class Event>
  void tell_others(std::uint32_t s, const Event& e) {
    groups_[examined_[s].group].tell(e, out_);
    observers_.tell(e, out_);
  }
  template <class Event>
  [[nodiscard]] bool listens(std::uint32_t s) const noexcept {
    return examined_[s].checks.listens<Event>() || groups_[examined_[s].group].listens<Event>() ||
           observers_.listens<Event>();
  }
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  /// The stream, made if it is new; none: there are too many.
  std::uint32_t at(rule_book b, std::uint16_t version, const datagram& d, std::uint32_t domain,
                   const ip_address& agent = {});
  /// The datagram's first event in a stream. Several messages of one datagram may be of several streams.
  void begin(std::uint32_t s, const datagram& d);
  continuity follow(std::uint32_t s, std::uint32_t number, std::uint32_t units, bool restarted, place at) noexcept;

  /// To the decoder of its protocol.
  void dispatch(const datagram& d);
  /// Told to the stream that last came from there.
  void unrecognised(const datagram& d);
  void damaged(const datagram& d);
  void netflow5(const datagram& d);
  void netflow9(const datagram& d);
  void ipfix(const datagram& d);
  void sflow5(const datagram& d);
  template <class Rules>
  friend class template_walk;
  friend class sflow5_walk;

  const settings& settings_;
  findings& out_;
  sessions sessions_;
  std::vector<stream> streams_;
  std::vector<examined> examined_;
  std::vector<check_set> groups_;
  check_set observers_;
  std::unordered_map<stream_key, std::uint32_t, stream_hash> numbers_;
  std::unordered_map<group_key, std::uint32_t, group_hash> group_numbers_;
  std::unordered_map<source_key, std::uint32_t, source_hash> last_from_;
  std::vector<octets> values_;
  unexamined_counts unexamined_{};
  std::uint64_t datagrams_ = 0, definitions_ = 0;
  timestamp first_{}, last_{};
};

}  // namespace flowkit::conformance
