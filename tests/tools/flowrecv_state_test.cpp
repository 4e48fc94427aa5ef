// SPDX-License-Identifier: BSL-1.0
// The receiver of NetFlow v9 and IPFIX against a model that is too simple to be wrong: exporters, some of them behind
// one address, announce, redefine, sample and send; the network loses, repeats and delays; flows, their values, their
// sampling and every count come out as the model says, message by message.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include <conformance/properties/property.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <support/holds.hpp>
#include <tools/function_sink.hpp>

#include "tools/flowrecv/receiver.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;

/// A definition of a template of flows: the order of two counters, and whether a sampler is named.
enum class variant : std::uint8_t { plain, swapped, sampler };
constexpr specifier octets_field = specify(ie::octetDeltaCount, 4), packets_field = specify(ie::packetDeltaCount, 4),
                    sampler_field = specify(ie::selectorId, 2);
constexpr std::array<specifier, 2> plain_fields{octets_field, packets_field},
    swapped_fields{packets_field, octets_field};
constexpr std::array<specifier, 3> sampler_fields{packets_field, sampler_field, specify(ie::octetDeltaCount, 2)};
std::span<const specifier> fields_of(variant v) {
  if (v == variant::plain) return plain_fields;
  if (v == variant::swapped) return swapped_fields;
  return sampler_fields;
}
constexpr std::uint16_t options_id = 400;

/// Eight octets that stand for a flow in each of the variants.
using eight = std::array<std::uint8_t, 8>;
struct flow_values {
  std::uint64_t octets, packets, sampler, rate;
  std::uint16_t port;
  friend bool operator==(const flow_values&, const flow_values&) = default;
};
std::uint64_t number(const eight& e, std::size_t from, std::size_t n) {
  std::uint64_t v = 0;
  for (std::size_t i = 0; i < n; ++i) v = v << 8 | e[from + i];
  return v;
}
flow_values read(const eight& e, variant v) {
  if (v == variant::plain) return {number(e, 0, 4), number(e, 4, 4), 0, 0, 0};
  if (v == variant::swapped) return {number(e, 4, 4), number(e, 0, 4), 0, 0, 0};
  return {number(e, 6, 2), number(e, 0, 4), number(e, 4, 2), 0, 0};
}

/// A set of a message.
struct part {
  enum class kind : std::uint8_t { announce, flows, sampling } what = kind::flows;
  std::uint16_t id = 256;
  variant as = variant::plain;
  std::vector<eight> flows;
  std::uint32_t sampler = 0, rate = 0;  ///< sampler 0: of the whole exporter
};
struct message {
  std::size_t from = 0;  ///< which device
  std::uint32_t number = 0;
  std::uint16_t port = 0;
  std::vector<part> parts;
  [[nodiscard]] std::uint32_t records() const {
    std::uint32_t n = 0;
    for (const part& p : parts)
      n += p.what == part::kind::flows ? static_cast<std::uint32_t>(p.flows.size()) : p.what == part::kind::sampling;
    return n;
  }
};
struct device {
  ip_address address;
  std::uint16_t port = 0;
  std::uint32_t next = 0;
  std::map<std::uint16_t, variant> announced;
};

/// What is known of a session.
struct known_session {
  struct definition {
    variant as;
    std::set<std::size_t> devices;
    std::uint64_t learned;
  };
  struct waiting_set {
    std::size_t device;
    std::uint16_t id;
    std::vector<eight> flows;
  };
  std::map<std::uint16_t, std::vector<definition>> definitions;
  std::vector<waiting_set> waiting;
  std::map<std::uint64_t, std::uint32_t> samplers;
  /// Flows that do not name theirs are of any of them; 0: they do not agree, or there are none.
  [[nodiscard]] std::uint32_t rate_of_all_samplers() const {
    std::set<std::uint32_t> rates;
    for (const auto& [id, rate] : samplers) rates.insert(rate);
    return rates.size() == 1 ? *rates.begin() : 0;
  }
  std::uint32_t system_rate = 0;
  bool knows_options = false;

  const definition* find(std::uint16_t id, std::size_t d) {
    const definition* latest = nullptr;
    for (const definition& k : definitions[id]) {
      if (k.devices.count(d) != 0) return &k;
      if (latest == nullptr || k.learned > latest->learned) latest = &k;
    }
    return latest;
  }
};

template <bool Ipfix>
class network {
  using encoding = std::conditional_t<Ipfix, ipfix::encoding, netflow9::encoding>;

 public:
  explicit network(source& from, session_scope scope) : from_(from), scope_(scope), settings_{.scope = scope} {
    uptime_ = from.coin() ? 1'000'000 : 0u - static_cast<std::uint32_t>(from.below(40'000));
    ahead_ = static_cast<std::uint32_t>(from.below(10));
    // Two behind one address with one domain, and one elsewhere.
    for (std::size_t i = 0; i < 3; ++i)
      devices_.push_back({ipv4_address{i < 2 ? 1u : 2u},
                          static_cast<std::uint16_t>(1000 * (i + 1)),
                          static_cast<std::uint32_t>(i) * 0x0100'0000u,
                          {}});
  }

  counterexample run() {
    function_sink flows{[this](const flow::record& r, const exporter& e) { return got(r, e); }};
    receiver into{exporters_, flows, {}, settings_};
    std::vector<message> delayed;
    for (std::uint64_t steps = from_.below(40); steps > 0; --steps) {
      message m = make();
      const std::uint64_t fate = from_.below(8);
      if (fate == 7 && sent_[m.from]) {  // lost, with many more: a small gap may look like numbers of another meaning
        devices_[m.from].next += 1000;
        continue;
      }
      sent_[m.from] = true;
      deliver(into, m);
      if (auto wrong = compare()) return wrong;
      if (fate != 6) continue;
      deliver(into, m);  // a second time
      if (auto wrong = compare()) return wrong;
    }
    return {};
  }

 private:
  bool ports_matter() const { return has_port(scope_, {}, Ipfix ? ipfix_sessions : netflow9_sessions); }
  known_session& session_of(const device& d) {
    return sessions_[{d.address, ports_matter() ? d.port : std::uint16_t{0}}];
  }

  message make() {
    message m;
    m.from = from_.below(devices_.size());
    device& d = devices_[m.from];
    // Behind NAT, or with a socket for each datagram: the numbers go on.
    if (!ports_matter() && sent_[m.from] && from_.below(6) == 5) ++d.port;
    m.port = d.port;
    for (std::uint64_t n = 1 + from_.below(3); n > 0; --n) {
      part p;
      const std::uint64_t what = from_.below(6);
      p.id = static_cast<std::uint16_t>(256 + from_.below(2));
      if (what <= 2) {
        p.what = part::kind::flows;
        p.as = d.announced.count(p.id) != 0 ? d.announced[p.id] : variant::plain;
        for (std::uint64_t k = 1 + from_.below(3); k > 0; --k) {
          eight e{};
          for (auto& o : e) o = static_cast<std::uint8_t>(1 + from_.below(255));
          e[4] = 0, e[5] = static_cast<std::uint8_t>(from_.below(4));  // a sampler
          p.flows.push_back(e);
        }
      } else if (what <= 4) {
        p.what = part::kind::announce;
        p.as = static_cast<variant>(from_.below(3));
        d.announced[p.id] = p.as;
      } else {
        p.what = part::kind::sampling;
        p.sampler = static_cast<std::uint32_t>(from_.below(4));
        p.rate = static_cast<std::uint32_t>(1 + from_.below(1000));
      }
      part* const last = m.parts.empty() ? nullptr : &m.parts.back();
      if (p.what == part::kind::flows && last != nullptr && last->what == p.what && last->id == p.id)
        last->flows.insert(last->flows.end(), p.flows.begin(), p.flows.end());  // in one set, as the builder has it
      else
        m.parts.push_back(std::move(p));
    }
    m.number = d.next;
    d.next += Ipfix ? m.records() : 1;
    return m;
  }

  static constexpr specifier scope_field =
      Ipfix ? specify(ie::observationDomainId, 4) : specify(ie::netflow9_scope::System, 4);
  static constexpr std::array<specifier, 3> options_fields{scope_field, sampler_field,
                                                           specify(ie::samplingInterval, 4)};
  static constexpr std::array<specifier, 2> system_fields{scope_field, specify(ie::samplingInterval, 4)};

  void deliver(receiver& into, const message& m) {
    std::array<std::byte, 1400> out{};
    message_builder<encoding> b{m.number};
    typename encoding::header head{};
    const std::uint32_t exported = 1'000'000 + time_ + ahead_;
    if constexpr (!Ipfix) head.sys_uptime = uptime_ + 1000 * time_, head.unix_secs = exported;
    if constexpr (Ipfix) head.export_time = exported;
    ++time_;
    const std::int64_t ahead_ms = (std::int64_t{ahead_} - 1) * 1000;
    least_ms_ = std::min(least_ms_, ahead_ms), greatest_ms_ = std::max(greatest_ms_, ahead_ms);
    EXPECT_EQ(b.begin(out, head).code, errc::ok);
    for (const part& p : m.parts) {
      if (p.what == part::kind::announce) {
        EXPECT_EQ(b.add_template({.id = p.id, .fields = fields_of(p.as)}).code, errc::ok);
      } else if (p.what == part::kind::flows) {
        const template_view t{.id = p.id, .fields = fields_of(p.as)};
        for (const eight& e : p.flows) EXPECT_EQ(b.add_octets(t, std::as_bytes(std::span{e})).code, errc::ok);
      } else {
        const auto fields = p.sampler != 0 ? std::span<const specifier>{options_fields} : system_fields;
        const auto id = static_cast<std::uint16_t>(options_id + (p.sampler != 0));
        const template_view t{.id = id, .scope_count = 1, .is_options = true, .fields = fields};
        EXPECT_EQ(b.add_template(t).code, errc::ok);
        std::array<std::byte, 10> record{};
        if (p.sampler != 0) store_be(record.data() + 4, static_cast<std::uint16_t>(p.sampler));
        store_be(record.data() + (p.sampler != 0 ? 6 : 4), p.rate);
        EXPECT_EQ(b.add_octets(t, octets{record}.first(p.sampler != 0 ? 10 : 8)).code, errc::ok);
      }
    }
    expect(m);
    story_ +=
        "\n" + std::to_string(m.from) + " at port " + std::to_string(m.port) + ", number " + std::to_string(m.number);
    for (const part& p : m.parts)
      story_ += p.what == part::kind::announce
                    ? ", announces " + std::to_string(p.id) + " as " + std::to_string(static_cast<int>(p.as))
                : p.what == part::kind::flows
                    ? ", " + std::to_string(p.flows.size()) + " flows of " + std::to_string(p.id)
                    : ", sampler " + std::to_string(p.sampler) + " 1:" + std::to_string(p.rate);
    into.handle({b.finish(), {devices_[m.from].address, m.port}, {}, from_unix_seconds(1'000'000 + time_)});
  }

  /// The model: what has to come of it.
  void expect(const message& m) {
    known_session& s = session_of(devices_[m.from]);
    bool unknown = false;
    for (const part& p : m.parts) {
      if (p.what == part::kind::announce) {
        ++templates_;
        if (!learn(s, p, m.from)) continue;
        std::vector<known_session::waiting_set> still;
        for (const auto& w : s.waiting) {
          if (w.id != p.id) {
            still.push_back(w);
            continue;
          }
          --template_lost_, ++rescued_;
          decode(s, *s.find(w.id, w.device), w.flows, devices_[m.from]);
        }
        s.waiting = std::move(still);
      } else if (p.what == part::kind::flows) {
        if (const auto* known = s.find(p.id, m.from)) {
          decode(s, *known, p.flows, devices_[m.from]);
        } else {
          s.waiting.push_back({m.from, p.id, p.flows});
          ++template_lost_, unknown = true;
        }
      } else {
        ++options_templates_, ++options_records_;
        (p.sampler != 0 ? s.samplers[p.sampler] : s.system_rate) = p.rate;
      }
    }
    // The uptime: whoever has sent before it wrapped, and sends after it.
    const bool wrapped = !Ipfix && uptime_ + 1000 * (time_ - 1) < uptime_;
    if (wrapped && !std::exchange(wrapped_[m.from], true) && numbers_[m.from].spoke) ++wraps_;
    wrapped_[m.from] = wrapped;
    numbers_[m.from].spoke = true;
    // The numbers: nothing is late here, and what comes twice comes at once.
    expected_number& e = numbers_[m.from];
    const std::uint32_t units = Ipfix ? m.records() : 1;
    if (e.known && m.number == e.next - units && units != 0 && e.next != m.number)
      duplicate_ += units;
    else if (e.known && m.number != e.next)
      lost_ += m.number - e.next, e.next = m.number + units;
    else
      e.next = m.number + units;
    e.known = !(Ipfix && unknown);
  }
  bool learn(known_session& s, const part& p, std::size_t d) {
    auto& all = s.definitions[p.id];
    known_session::definition *mine = nullptr, *equal = nullptr;
    for (auto& k : all) {
      if (k.devices.count(d) != 0) mine = &k;
      if (k.as == p.as) equal = &k;
    }
    const bool refreshed = equal != nullptr && (mine == nullptr || mine == equal);
    if (mine != nullptr) mine->devices.erase(d);
    if (equal == nullptr) all.push_back({p.as, {}, 0}), equal = &all.back();
    equal->devices.insert(d);
    equal->learned = ++clock_;
    std::erase_if(all, [](const auto& k) { return k.devices.empty(); });
    return !refreshed;
  }
  void decode(const known_session& s, const known_session::definition& as, const std::vector<eight>& flows,
              const device& d) {
    for (const eight& e : flows) {
      flow_values v = read(e, as.as);
      v.port = d.port;
      if (as.as == variant::sampler) {
        const auto found = s.samplers.find(v.sampler);
        v.rate = found != s.samplers.end() ? found->second : s.system_rate;
      } else {
        v.rate = s.system_rate != 0 ? s.system_rate : s.rate_of_all_samplers();
      }
      expected_.push_back(v);
    }
  }

  bool got(const flow::record& r, const exporter&) {
    got_.push_back({r.get<&flow::record::bytes>(), r.get<&flow::record::packets>(), r.get<&flow::record::sampler>(),
                    r.get<&flow::record::sampling_interval>(), 0});
    return true;
  }
  counterexample compare() {
    const auto say = [](const flow_values& v) {
      return std::to_string(v.octets) + " octets, " + std::to_string(v.packets) + " packets, sampler " +
             std::to_string(v.sampler) + ", 1:" + std::to_string(v.rate);
    };
    if (got_.size() != expected_.size())
      return std::to_string(got_.size()) + " flows instead of " + std::to_string(expected_.size()) + story_;
    for (std::size_t i = 0; i < got_.size(); ++i) {
      expected_[i].port = 0;
      if (!(got_[i] == expected_[i])) return say(got_[i]) + " instead of " + say(expected_[i]) + story_;
    }
    const exporter_counters c = exporters_.totals().counters;
    const auto differs = [&](const char* what, std::uint64_t is, std::uint64_t should) -> counterexample {
      if (is == should) return {};
      return std::string(what) + ": " + std::to_string(is) + " instead of " + std::to_string(should) + story_;
    };
    if (auto d = differs("data sets without template", c.template_lost, template_lost_)) return d;
    if (auto d = differs("sets whose template came late", c.rescued_sets, rescued_)) return d;
    if (auto d = differs("templates", c.templates, templates_)) return d;
    if (auto d = differs("options templates", c.options_templates, options_templates_)) return d;
    if (auto d = differs("options records", c.options_records, options_records_)) return d;
    if (auto d = differs("flows", c.flow_records, expected_.size())) return d;
    if (auto d = differs("lost", c.sequence.lost, lost_)) return d;
    if (auto d = differs("duplicates", c.sequence.duplicate, duplicate_)) return d;
    if (auto d = differs("restarts", c.sequence.restarts + c.restarts, 0)) return d;
    if (auto d = differs("wraps", c.uptime_wraps, wraps_)) return d;
    if (c.clock.is_known() && (c.clock.least_ms() != least_ms_ || c.clock.greatest_ms() != greatest_ms_))
      return "another clock" + story_;
    if (auto d = differs("datagrams", c.datagrams, time_)) return d;
    return differs("exporters", exporters_.sorted().size(), numbers_.size());
  }

  struct expected_number {
    bool known = false, spoke = false;
    std::uint32_t next = 0;
  };
  source& from_;
  session_scope scope_;
  receiver_settings settings_;
  exporter_table exporters_;
  std::vector<device> devices_;
  std::map<std::size_t, bool> sent_;
  std::map<std::pair<ip_address, std::uint16_t>, known_session> sessions_;
  std::map<std::size_t, expected_number> numbers_;
  std::vector<flow_values> expected_, got_;
  std::uint64_t templates_ = 0, options_templates_ = 0, options_records_ = 0, template_lost_ = 0, rescued_ = 0,
                lost_ = 0, duplicate_ = 0, clock_ = 0;
  std::uint32_t time_ = 0;
  std::uint32_t uptime_, ahead_;  ///< of all, in milliseconds at first; seconds ahead of the receiver
  std::map<std::size_t, bool> wrapped_;
  std::uint64_t wraps_ = 0;
  std::int64_t least_ms_ = INT64_MAX, greatest_ms_ = INT64_MIN;
  std::string story_;
};

template <bool Ipfix, session_scope Scope>
counterexample as_the_model(source& from) {
  return network<Ipfix>{from, Scope}.run();
}

TEST(ReceiverState, NetFlow9ByAddressAndSourceId) { test::holds({"v9 rfc", &as_the_model<false, session_scope::rfc>}); }
TEST(ReceiverState, NetFlow9ByPort) { test::holds({"v9 port", &as_the_model<false, session_scope::port>}); }
TEST(ReceiverState, IpfixByTransportSession) { test::holds({"ipfix rfc", &as_the_model<true, session_scope::rfc>}); }
TEST(ReceiverState, IpfixWherePortsDoNotMatter) {
  test::holds({"ipfix sticky", &as_the_model<true, session_scope::sticky>});
}

}  // namespace
