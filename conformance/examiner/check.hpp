// SPDX-License-Identifier: BSL-1.0
// A check decides one requirement, or a few that one observation decides. It is a class of its own, made anew for each
// stream, that listens to events:
//
//   struct rate_zero {
//     static constexpr std::array decides{requirement::SFLOW_5_FS_RATE0};
//     void on(const flow_sample_event& e, findings& out) {
//       out.judge(decides[0], e.sample.sampling_rate != 0, e.at<&sflow5::flow_sample::sampling_rate>(), "1 or more",
//                 [] { return "sampling_rate is 0"; });
//     }
//   };
//
// With `static constexpr bool of_exporter = true` there is one for all streams of an address. What no check listens to
// is not made. What only counts or draws, and decides nothing, listens in the same way: examiner::attach().
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "conformance/examiner/fixed_events.hpp"
#include "conformance/examiner/sflow5_events.hpp"
#include "conformance/examiner/template_events.hpp"

namespace flowkit::conformance {

/// Calls the check that listens to this event.
template <class Event>
struct listener {
  void* check;
  void (*call)(void* check, const Event& e, findings& out);
};
template <>
struct listener<field_event> {
  void* check;
  void (*call)(void* check, const field_event& e, findings& out);
  bool (*wants)(const void* check, const specifier& s, const element* e);
};
/// Those with `static bool wants(const template_entry&)`, asked once for each template, are called for all of its
/// records or for none.
template <>
struct listener<record_event> {
  void* check;
  void (*call)(void* check, const record_event& e, findings& out);
  bool (*wants)(const template_entry& t);  ///< nullptr: all records
};

namespace detail {
template <class... Event>
struct listener_lists : std::vector<listener<Event>>... {};
using all_listeners =
    listener_lists<datagram_event, unrecognised_event, end_event, message_event, set_event, misread_event,
                   template_event, withdrawal_event, finding_event, record_event, field_event, set_end_event,
                   message_end_event, netflow5_message_event, netflow5_finding_event, netflow5_record_event,
                   sflow5_message_event, sflow5_finding_event, sflow5_block_event, flow_sample_event,
                   counters_sample_event, discarded_packet_event, sflow5_record_event, sflow5_message_end_event>;
}  // namespace detail

/// The checks of one stream, or of one exporter, and who of them listens to what.
class check_set {
 public:
  template <class Check>
  void add() {
    owned_.push_back({new Check{}, [](void* c) { delete static_cast<Check*>(c); }});
    attach(*static_cast<Check*>(owned_.back().check));
  }
  /// Somebody else's, who outlives this set.
  template <class Listener>
  void attach(Listener& l) {
    listen(&l, static_cast<detail::all_listeners*>(nullptr));
  }
  template <class Event>
  [[nodiscard]] const std::vector<listener<Event>>& to() const noexcept {
    return lists_;
  }
  template <class Event>
  [[nodiscard]] bool listens() const noexcept {
    return !to<Event>().empty();
  }
  template <class Event>
  void tell(const Event& e, findings& out) const {
    for (const listener<Event>& l : to<Event>()) l.call(l.check, e, out);
  }

  check_set() = default;
  check_set(check_set&&) = default;
  check_set& operator=(check_set&&) = default;
  ~check_set() = default;

 private:
  struct owner {
    void* check;
    void (*destroy)(void*);
    owner(void* c, void (*d)(void*)) noexcept : check(c), destroy(d) {}
    owner(owner&& o) noexcept : check(std::exchange(o.check, nullptr)), destroy(o.destroy) {}
    owner& operator=(owner&& o) noexcept {
      std::swap(check, o.check), std::swap(destroy, o.destroy);
      return *this;
    }
    ~owner() {
      if (check != nullptr) destroy(check);
    }
  };

  template <class Check, class... Event>
  void listen(Check* check, detail::listener_lists<Event...>*) {
    (listen<Event>(check), ...);
  }
  template <class Event, class Check>
  void listen(Check* check) {
    if constexpr (requires(const Event& e, findings& out) { check->on(e, out); }) {
      std::vector<listener<Event>>& list = lists_;
      const auto call = [](void* c, const Event& e, findings& out) { static_cast<Check*>(c)->on(e, out); };
      if constexpr (std::is_same_v<Event, field_event>)
        list.push_back({check, call, [](const void* c, const specifier& s, const element* e) {
                          return static_cast<const Check*>(c)->wants(s, e);
                        }});
      else if constexpr (std::is_same_v<Event, record_event>)
        list.push_back({check, call, wants_records<Check>()});
      else
        list.push_back({check, call});
    }
  }

  template <class Check>
  static constexpr auto wants_records() noexcept -> bool (*)(const template_entry&) {
    if constexpr (requires(const template_entry& t) { Check::wants(t); })
      return &Check::wants;
    else
      return nullptr;
  }

  std::vector<owner> owned_;
  detail::all_listeners lists_;
};

/// What the table of a protocol's checks has of each.
struct check_row {
  std::span<const requirement> decides;
  void (*add)(check_set&);
  bool of_exporter;
};
using check_rows = std::span<const check_row>;

namespace detail {
template <class Check>
consteval bool is_of_exporter() {
  if constexpr (requires { Check::of_exporter; }) return Check::of_exporter;
  return false;
}
}  // namespace detail

template <class Check>
inline constexpr check_row row_of_check{Check::decides, [](check_set& s) { s.add<Check>(); },
                                        detail::is_of_exporter<Check>()};
template <class... Check>
inline constexpr std::array<check_row, sizeof...(Check)> rows_of_checks{row_of_check<Check>...};

}  // namespace flowkit::conformance
