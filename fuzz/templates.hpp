// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX: one receiver of several sources with its store, within small limits so that they are met.
#pragma once

#include <cstring>

#include <flowkit/flow/options.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/record_view.hpp>
#include <flowkit/templates/value_checks.hpp>

#include "fuzz/datagrams.hpp"

namespace flowkit::fuzz {

/// As receivers keep it: the plans of the template.
struct plans {
  decltype(bind(flow::table, {})) flows;
  flow::options_binding options;
  value_checks checks;
  bool compiled = false;
  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flows.owned_octets() + options.owned_octets() + checks.owned_octets();
  }
};

template <class Rules>
class receiver {
 public:
  using entry = session_table<plans>::entry;

  /// The sets of one message of this source and domain.
  void message(unsigned source, std::uint32_t domain, set_cursor sets, octets datagram, const record_context& context) {
    now_ = now_ + seconds(1);
    sessions_.expire(now_);
    require(sessions_.pending_octets() <= pending_octets);
    datagram_ = datagram;
    context_ = context;
    // Two sources as over TCP, where templates can be withdrawn; two exporters share each session.
    const auto transport = source < 2 ? transport_kind::udp : transport_kind::stream;
    session_ = sessions_.at(
        make_session_key({ipv4_address{source}, 2055, transport}, ipfix_sessions, domain / 2, session_scope::rfc));
    set_decoder<Rules, session_table<plans>, receiver> decoder{sessions_, session_, domain % 2, context, now_, *this};
    for (set_view s; sets.next(s);) {
      require(within(s.content, datagram));
      decoder.decode(s);
    }
    const error end = inspect_end(sets, [this](template_finding f, place at) { finding(f, at); });
    require(end.code == errc::ok || end.offset < datagram.size());
    require(sessions_.used_octets() <= cache_octets);
    require(sessions_.size() <= 8);
    require(sessions_[session_].templates.size() <= 32);
  }

  // What set_decoder calls.
  void learned(entry& e, template_change, place record) {
    require(e.shape == shape_of(e.fields) && e.shape.min_size > 0);
    require(record.length == template_size<Rules>(e.view()));
    inspect_lengths<Rules>(e.view(), record, [this](template_finding f, place at) { finding(f, at); });
  }
  void withdrawn(std::uint16_t) {}
  void finding(template_finding f, place at) {
    require(f < template_finding::count_ && at.length != 0);
    require(at.offset <= datagram_.size() && at.length <= datagram_.size() - at.offset);
  }
  void unknown(const set_view& s, bool) { require(s.id >= first_template_id); }
  void released(std::size_t sets) { released_ += sets; }
  void data(entry& e, octets content, std::uint32_t offset, const record_context& context) {
    require(released_ != 0 || within(content, datagram_));
    const auto in_content = [&](template_finding f, place at) {
      require(f < template_finding::count_ && at.length != 0);
      require(at.offset >= offset && at.offset - offset <= content.size());
      require(at.length <= content.size() - (at.offset - offset));
    };
    released_ = 0;
    if (!e.attached.compiled) {
      plans made;
      made.flows = bind(flow::table, e.fields);
      made.options = flow::options_binding{e.view()};
      made.checks = value_checks{e.fields};
      made.compiled = true;
      sessions_.attach(session_, e, std::move(made));
    }
    std::size_t records = 0;
    record_cursor cursor{e.fields, e.shape, content, offset};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next(), ++records) {
      require(r.size() >= e.shape.min_size && within(r, content));
      std::size_t sum = 0;
      for (const field_view& f : record_view(e.fields, r)) {
        require(within(f.value, r) && within(f.encoded, r));
        sum += f.encoded.size();
      }
      require(sum == r.size());
      e.attached.checks.inspect(e.fields, r, cursor.offset() - static_cast<std::uint32_t>(r.size()), in_content);
    }
    if (cursor.failure().code == errc::ok) inspect_rest(cursor.rest(), cursor.offset(), records, e.shape, in_content);
    const std::size_t used = content.size() - cursor.rest().size();
    read(e.attached.flows, content, records, used, context, [&](const flow::record& r) {
      require(within(r.application_id, content) && within(view(r.application_name), content) &&
              within(view(r.user), content));
      flow::record finished = r;
      finished.present = e.attached.flows.present();
      flow::finish(finished);
      options_.complete(finished, 300);
    });
    read(e.attached.options, content, records, used, context, [&](const flow::options_record& r) {
      if (e.is_options)
        static_cast<void>(options_.learn(r, e.attached.options.present(), e.attached.options.scopes(), 0, budget_));
    });
  }

 private:
  static constexpr std::size_t cache_octets = 256 << 10, pending_octets = 8 << 10;
  static octets view(std::string_view s) { return std::as_bytes(std::span{s.data(), s.size()}); }

  template <class Binding, class Each>
  void read(const Binding& b, octets content, std::size_t records, std::size_t used, const record_context& context,
            Each each) {
    using record = std::remove_cvref_t<decltype(batch_of(b)[0])>;
    std::vector<record>& batch = batch_of(b);
    if constexpr (std::is_same_v<record, flow::record>) compare_executors(b, content, batch, context);
    std::size_t done = 0, taken = 0;
    while (true) {
      const plan::outcome o = b.read(content.subspan(taken), batch, context);
      require(o.records <= batch.size() && o.octets <= content.size() - taken);
      for (std::size_t i = 0; i < o.records; ++i) each(batch[i]);
      done += o.records, taken += o.octets;
      if (o.records < batch.size()) break;
    }
    require(done == records && taken == used);
  }
  /// By shuffles the members are the same, and what no field fills is left alone.
  template <class Binding, class Record>
  static void compare_executors(const Binding& b, octets content, std::vector<Record>& batch,
                                const record_context& context) {
    std::vector<Record> scalar(batch.size());
    std::memset(static_cast<void*>(scalar.data()), 0x5c, scalar.size() * sizeof(Record));
    std::memset(static_cast<void*>(batch.data()), 0x5c, batch.size() * sizeof(Record));
    const plan::outcome x = b.template read_present<execute_scalar>(content, scalar, context);
    const plan::outcome y = b.template read_present<default_executor>(content, batch, context);
    require(x.records == y.records && x.octets == y.octets && x.saturated == y.saturated && x.failure == y.failure);
    require(std::memcmp(scalar.data(), batch.data(), scalar.size() * sizeof(Record)) == 0);
  }
  std::vector<flow::record>& batch_of(const decltype(plans::flows)&) { return flows_; }
  std::vector<flow::options_record>& batch_of(const flow::options_binding&) { return read_options_; }

  session_table<plans> sessions_{{.octets = cache_octets,
                                  .sessions = 8,
                                  .templates = {.octets = 200 << 10, .templates = 32, .lifetime = seconds(40)}},
                                 {.octets = pending_octets, .sets_per_session = 4, .age = seconds(10)}};
  session_table<plans>::handle session_ = 0;
  timestamp now_ = from_unix_seconds(1'000'000);
  octets datagram_;
  record_context context_;
  std::size_t released_ = 0, budget_ = 16 << 10;
  flow::exporter_options options_;
  std::vector<flow::record> flows_{plan::batch};
  std::vector<flow::options_record> read_options_{plan::batch};
};

}  // namespace flowkit::fuzz
