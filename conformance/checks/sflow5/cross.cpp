// SPDX-License-Identifier: BSL-1.0
// Two ways to the octets that came in by an interface: flow samples, scaled, and its counters.
#include <fmt/core.h>

#include <cmath>

#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/packet_data.hpp>

#include "conformance/checks/sflow5/interfaces.hpp"
#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using namespace sflow5;

/// Between two polls without loss, summed over all of them. The samples' standard deviation is that of a Poisson
/// process: the root of the sum of squares.
struct scaled {
  static constexpr std::array decides{SFLOW_5_CS_CROSS};
  static constexpr std::uint64_t fewest = 100;  ///< samples

  void on(const sflow5_message_event& e, findings&) { session_.on(e); }
  void on(const sflow5_block_event& e, findings&) {
    if (e.failure) session_.doubt();
  }
  void on(const flow_sample_event& e, findings&) {
    if (side_of(e.sample) != sampling_side::ingress || !session_.is_new()) return;
    interface_state* s = sources_.at(e.sample.source);
    if (s == nullptr || !s->is_known || s->unbroken != session_.unbroken()) return;
    const auto h = e.find<sampled_header>();
    if (!h) {
      s->is_known = false;
      return;
    }
    const double octets = double(h->frame_length) * e.sample.sampling_rate;
    s->since.add(octets);
  }
  void on(const sflow5_record_event& e, findings& out) {
    if (e.kind != block_kind::counter_record || !session_.is_new()) return;
    const auto c = e.as<if_counters>();
    const data_source& source = e.counters->sample.source;
    if (!c || source.type != 0 || c->ifInOctets == ~std::uint64_t{0}) return;
    interface_state* s = sources_.at(source);
    if (s == nullptr) return;
    if (s->is_known && s->unbroken == session_.unbroken() && c->ifInOctets >= s->octets) {
      s->all.add(s->since);
      s->counted += double(c->ifInOctets - s->octets);
      if (!s->first && s->all.samples > 0) s->first = out.remember(e.at<&if_counters::ifInOctets>());
    }
    s->is_known = true, s->unbroken = session_.unbroken(), s->octets = c->ifInOctets, s->since = {};
  }
  void on(const end_event&, findings& out) {
    for (auto& [key, state] : sources_) {
      const interface_state& s = state;
      if (s.all.samples < fewest) continue;
      const double bound = 4 * std::sqrt(s.all.squares) + s.all.octets / 20;
      if (std::abs(s.all.octets - s.counted) <= bound) {
        out.seen(SFLOW_5_CS_CROSS);
        continue;
      }
      out.failed(SFLOW_5_CS_CROSS, *s.first, fmt::format("{:.0f} +- {:.0f} octets", s.all.octets, bound),
                 [&, &s = s, k = key] {
                   return fmt::format("ifInOctets of interface {} counts {:.0f} octets, {} samples stand for {:.0f}",
                                      static_cast<std::uint32_t>(k), s.counted, s.all.samples, s.all.octets);
                 });
    }
  }

 private:
  struct sums {
    double octets = 0, squares = 0;
    std::uint64_t samples = 0;
    void add(double o) noexcept { octets += o, squares += o * o, ++samples; }
    void add(const sums& o) noexcept { octets += o.octets, squares += o.squares, samples += o.samples; }
  };
  struct interface_state {
    bool is_known = false;
    std::uint32_t unbroken = 0;
    std::uint64_t octets = 0;
    double counted = 0;
    sums since, all;
    std::optional<witness> first;
  };

  sflow5_session session_;
  source_table<interface_state> sources_;
};
}  // namespace

check_rows sflow5_cross_checks() noexcept { return rows_of_checks<scaled>; }

}  // namespace flowkit::conformance
