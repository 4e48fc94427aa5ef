// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/export/ipfix_sink.hpp"

#include <flowkit/core/bytes.hpp>

#include "tools/common/system_clock.hpp"

namespace flowkit::tools {

ipfix_sink::ipfix_sink(piece_output& out, std::uint32_t domain)
    : out_(out), domain_(domain), room_(unnumbered_builder::max_size) {}

void ipfix_sink::begin(timestamp exported) {
  exported_ = exported;
  announced_.clear();
  const auto time = static_cast<std::uint32_t>(to_unix_seconds(exported));
  begun_ = builder_.begin(room_, {.export_time = time, .sequence = 0, .observation_domain = domain_}).code == errc::ok;
}

bool ipfix_sink::finish() {
  if (!begun_) return true;
  begun_ = false;
  const std::uint32_t records = builder_.totals().data_records;
  const octets message = builder_.finish();
  if (records == 0) return true;  // templates that nothing follows
  const bool taken = out_.write({reinterpret_cast<const char*>(message.data()), message.size()});
  if (!taken) lost_ += records;
  return taken;
}

bool ipfix_sink::flow(const received_flow& f) {
  const timestamp received = f.record.has<&flow::record::received>() ? f.record.received : system_now();
  if (!begun_) begin(received);
  // No vendor's own elements, no flow: a record of IPFIX has a field at least.
  const flow_template* t = templates_.of(choose_elements(f.record, f.from.key.source.address, exported_));
  if (t == nullptr || t->view().fields.empty()) return false;
  if (!add(*t, f)) {
    finish();
    begin(received);
    if (!add(*t, f)) return false;
  }
  if (builder_.size() >= message_size) finish();
  return true;
}

/// False: the message has no room for it.
bool ipfix_sink::add(const flow_template& t, const received_flow& f) {
  const template_view view = t.view();
  if (!announced_.contains(view.id)) {
    if (builder_.add_template(view).code != errc::ok) return false;
    announced_.insert(view.id);
  }
  const auto one = builder_.add(view, t.how(), std::span<const flow::record>(&f.record, 1), {.export_time = exported_});
  if (one.records == 0) return false;
  if (view.fields.front().names(ie::exporterIPv4Address))  // the record itself has it not
    store_be<std::uint32_t>(room_.data() + builder_.size() - one.octets, f.from.key.source.address.v4().value);
  else if (view.fields.front().names(ie::exporterIPv6Address))
    std::memcpy(room_.data() + builder_.size() - one.octets, f.from.key.source.address.octets().data(), 16);
  return true;
}

bool ipfix_sink::flush() {
  finish();
  return out_.flush();
}

}  // namespace flowkit::tools
