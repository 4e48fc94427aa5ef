// SPDX-License-Identifier: BSL-1.0
// A collector against a model of its exporters: some messages arrive, some do not; templates come before their data,
// after them, or never; callbacks throw. Every record that was sent in what arrived is handed over once, or counted.
#include <array>

#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/flow/collector.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

namespace flowkit::conformance {

namespace {

struct numbered {
  std::uint32_t number, interface;
};
inline constexpr auto sent_layout =
    layout<numbered>(field<&numbered::number, ie::octetDeltaCount>, field<&numbered::interface, ie::ingressInterface>);
struct sampled {
  std::uint32_t interface, interval;
};
inline constexpr auto ipfix_options =
    layout<sampled>(field<&sampled::interface, ie::ingressInterface>, field<&sampled::interval, ie::samplingInterval>);
inline constexpr auto netflow9_options = layout<sampled>(field<&sampled::interface, ie::netflow9_scope::Interface>,
                                                         field<&sampled::interval, ie::samplingInterval>);

struct wanted {
  std::uint32_t number, interval;
  friend bool operator==(const wanted&, const wanted&) = default;
};
inline constexpr auto wanted_layout =
    layout<wanted>(field<&wanted::number, ie::octetDeltaCount>, field<&wanted::interval, ie::samplingInterval>);

using numbers = std::vector<std::uint32_t>;

/// An exporter, and what the collector should know of it.
template <class Encoding>
struct exporter {
  static constexpr bool is_v9 = std::is_same_v<Encoding, netflow9::encoding>;
  static constexpr const auto& options_layout = []() -> const auto& {
    if constexpr (is_v9)
      return netflow9_options;
    else
      return ipfix_options;
  }
  ();
  using first = layout_template<sent_layout, 256>;
  using second = layout_template<sent_layout, 257>;
  using options = layout_template<options_layout, 300, 1>;
  struct held {
    std::uint16_t id;
    numbers flows;
  };

  message_builder<Encoding> builder;
  std::array<std::byte, 1000> buffer;
  bool known[2] = {};
  std::vector<held> waiting;
  std::uint32_t interval = 0;
  bool tracked = false, lost_one = false;
  std::uint32_t expected_number = 0;

  template <class Fill>
  octets message(Fill fill) {
    typename Encoding::header head{};
    if constexpr (is_v9) head.unix_secs = 1000, head.sys_uptime = 5000;
    if (builder.begin(buffer, head).code != errc::ok) return {};
    fill(builder);
    return builder.finish();
  }
};

struct thrown {};

template <class Encoding>
counterexample against_model(source& from) {
  const auto per_session = static_cast<std::uint32_t>(1 + from.below(4));
  flow::collector<wanted_layout> in{{.pending = {.sets_per_session = per_session}}};
  using sender = exporter<Encoding>;
  std::array<sender, 2> all;
  std::vector<wanted> got, expected;
  std::uint32_t last = 0;
  std::int64_t lost = 0;
  std::size_t threw = 0, unseen = 0;
  std::string story;
  for (std::uint64_t steps = from.below(40); steps > 0; --steps) {
    const std::size_t who = from.below(all.size()), which = from.below(2);
    sender& e = all[who];
    const auto id = static_cast<std::uint16_t>(256 + which);
    const std::uint64_t action = from.below(6);
    const bool arrives = from.below(5) != 4;
    flow::collected_counts want{};
    numbers flows;
    octets sent;
    const std::uint32_t number = e.builder.sequence();
    std::uint32_t units = 0;
    std::size_t patience = ~std::size_t{0};
    story += "\nexporter " + std::to_string(who) + (arrives ? ": " : " (lost): ");
    if (action <= 1) {
      if (action == 1) patience = from.below(6);
      story += "template " + std::to_string(id);
      sent = e.message([&](auto& b) {
        static_cast<void>(which == 0 ? b.add_template(typename sender::first{})
                                     : b.add_template(typename sender::second{}));
      });
    } else if (action == 2) {
      const auto rate = static_cast<std::uint32_t>(1 + from.below(1000));
      story += "sampling " + std::to_string(rate);
      sent = e.message([&](auto& b) {
        static_cast<void>(b.add_template(typename sender::options{}));
        static_cast<void>(b.add(typename sender::options{}, {7, rate}));
      });
      units = 1;
      if (arrives) e.interval = rate;
    } else {
      for (std::uint64_t n = 1 + from.below(3); n > 0; --n) flows.push_back(++last);
      units = static_cast<std::uint32_t>(flows.size());
      if (action == 5) patience = from.below(3);
      story += std::to_string(flows.size()) + " flows by " + std::to_string(id);
      sent = e.message([&](auto& b) {
        for (const std::uint32_t f : flows)
          static_cast<void>(which == 0 ? b.add(typename sender::first{}, {f, 7})
                                       : b.add(typename sender::second{}, {f, 7}));
      });
    }
    if (!arrives) {
      e.lost_one = true;
      unseen += flows.size();
      continue;
    }

    // What should come of it.
    const std::size_t before = expected.size();
    bool throws = false, without = false;
    const auto hand_over = [&](const numbers& set) {  // a set whose template is known
      for (const std::uint32_t f : set) {
        if (throws) {
          ++unseen;
          continue;
        }
        expected.push_back({f, e.interval});
        throws = expected.size() - before > patience;
      }
    };
    if (e.tracked && number != e.expected_number) want.lost = sender::is_v9 ? number - e.expected_number : want.lost;
    if (action <= 1) {
      want.templates = 1;
      for (auto w = e.waiting.begin(); w != e.waiting.end() && !throws;) {
        if (w->id != id) {
          ++w;
          continue;
        }
        ++want.released;
        hand_over(w->flows);
        w = e.waiting.erase(w);
      }
      e.known[which] = true;
    } else if (action == 2) {
      want.templates = want.options = 1;
    } else if (e.known[which]) {
      hand_over(flows);
    } else {
      without = true;
      if (e.waiting.size() < per_session)
        ++want.waiting, e.waiting.push_back({id, flows});
      else
        ++want.dropped, unseen += flows.size();
    }
    threw += throws;
    want.flows = expected.size() - before;
    e.tracked = sender::is_v9 || !(throws || without);
    e.expected_number = number + (sender::is_v9 ? 1 : units);

    std::size_t calls = 0;
    flow::read_summary summary{};
    bool did_throw = false;
    try {
      const message_source source{.address = ipv4_address{static_cast<std::uint32_t>(who)}, .port = 7};
      summary = in.read(sent, source, [&](const wanted& w) {
        got.push_back(w);
        if (++calls > patience) throw thrown{};
      });
    } catch (const thrown&) {
      did_throw = true;
    }
    if (got != expected) return "other flows" + story;
    if (did_throw != throws) return "throws or does not" + story;
    if (!sender::is_v9 && e.lost_one)  // its numbers may have been read the other way since
      want.lost = summary.lost, want.duplicate = summary.duplicate, want.restarts = summary.restarts;
    if (!throws && !(static_cast<const flow::collected_counts&>(summary) == want && summary.ok()))
      return "another summary" + story;
    lost += want.lost;
  }
  std::size_t waiting = 0;
  for (const sender& e : all)
    for (const auto& w : e.waiting) waiting += w.flows.size();
  const flow::collected_counts& sum = in.counts();
  if (sum.flows != expected.size() || sum.interrupted != threw) return "a wrong sum" + story;
  if (expected.size() + waiting + unseen != last) return "the model itself is wrong" + story;
  if (sender::is_v9 && sum.lost != lost) return "lost " + std::to_string(sum.lost) + story;
  if ((in.memory().pending_octets() == 0) != (waiting == 0)) return "holds what nobody waits for" + story;
  return {};
}

/// Messages with octets changed, truncated, or concatenated: nothing is delivered that is not counted, and
/// memory stays within its limits.
template <class Encoding>
counterexample damaged(source& from) {
  constexpr std::size_t octets_allowed = 16'000, waiting_allowed = 2'000;
  flow::collector<wanted_layout> in{
      {.sessions = {.octets = octets_allowed, .sessions = 4, .learnt_octets = 100, .templates = {.templates = 4}},
       .pending = {.octets = waiting_allowed, .sets_per_session = 4}}};
  using sender = exporter<Encoding>;
  sender e;
  std::uint64_t calls = 0, counted = 0;
  const auto count = [&](const wanted&) { ++calls; };
  for (std::uint64_t steps = from.below(30); steps > 0; --steps) {
    const std::uint64_t parts = from.below(16);
    const octets sent = e.message([&](auto& b) {
      if (parts & 1) static_cast<void>(b.add_template(typename sender::first{}));
      if (parts & 2) static_cast<void>(b.add_template(typename sender::options{}));
      if (parts & 4) static_cast<void>(b.add(typename sender::options{}, {7, 10}));
      if (parts & 8) static_cast<void>(b.add(typename sender::first{}, {1, 7}));
    });
    std::vector<std::byte> octets_of{sent.begin(), sent.end()};
    if (from.below(4) == 3) octets_of.insert(octets_of.end(), sent.begin(), sent.end());
    for (std::uint64_t n = from.below(4); n > 0; --n)
      octets_of[from.below(octets_of.size())] = static_cast<std::byte>(from.word() & 0xff);
    if (from.below(4) == 3) octets_of.resize(from.below(octets_of.size() + 1));
    octets_of.shrink_to_fit();
    const message_source source{.address = ipv4_address{static_cast<std::uint32_t>(from.below(6))}, .port = 7};
    const auto got = in.read(octets_of, source, count, from_unix_seconds(static_cast<std::int64_t>(from.below(4000))));
    if (!got.ok() && got.failure.offset > octets_of.size()) return "an offset outside\n" + hex(octets_of);
    if (got.malformed != (got.ok() ? 0u : 1u)) return "the count of failed messages does not agree\n" + hex(octets_of);
    counted += got.flows;
    if (counted != calls) return "handed over and not counted\n" + hex(octets_of);
    if (in.memory().used_octets() > octets_allowed) return "memory over its limit\n" + hex(octets_of);
    // What waits is cut to its limit with the next datagram.
    if (in.memory().pending_octets() > waiting_allowed + 2 * octets_of.size() + 1000)
      return "what waits is over its limit\n" + hex(octets_of);
  }
  return in.counts().flows == calls ? counterexample{} : "a wrong sum";
}

}  // namespace

void add_collector_properties(std::vector<property>& to) {
  to.push_back({"flow.collector.netflow9", &against_model<netflow9::encoding>});
  to.push_back({"flow.collector.ipfix", &against_model<ipfix::encoding>});
  to.push_back({"flow.collector.netflow9_damaged", &damaged<netflow9::encoding>});
  to.push_back({"flow.collector.ipfix_damaged", &damaged<ipfix::encoding>});
}

}  // namespace flowkit::conformance
