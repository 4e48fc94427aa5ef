// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/formats/sample_line.hpp"

#include <map>

#include <flowkit/core/layout_json.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/sflow5/formats.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::tools {

namespace {
void write_format(text_writer& out, sflow5::data_format f) {
  write_text(out, sflow5::enterprise(f)), out.put(':'), write_text(out, sflow5::number(f));
}

/// Writes the records of one sample as members.
class record_writer {
 public:
  record_writer(text_writer& out, const sflow5::blocks& records) : out_(out), records_(records) {}

  /// False where something of them does not show.
  bool write(sflow5::block_kind kind) {
    std::size_t octets_shown = 0;
    for (const sflow5::block& b : records_) {
      known_ = false;
      sflow5::visit(kind, b, 0, *this);
      if (!known_) name(b, nullptr), write_json_hex(out_, b.data);
      octets_shown += sflow5::block_layout.min_size + b.data.size();
    }
    return is_exact_ && octets_shown == records_.raw().size();
  }
  template <class T>
  void operator()(const sflow5::block& b, std::uint32_t) {
    const auto r = sflow5::read<T>(b.data);
    if (!r) return;
    known_ = true;
    is_exact_ &= !r->is_variant && r->odd_padding.length == 0;
    const unsigned before = name(b, type_name<T>);
    write_json(out_, layout_of<T>, r->value);
    if (r->used == b.data.size()) return;
    // A later version of the structure: what is not known is shown as octets.
    write_name(b, type_name<T>, before, ".rest");
    write_json_hex(out_, b.data.subspan(r->used));
  }

 private:
  /// A format that occurs again gets a number: names in an object are different. How many came before.
  unsigned name(const sflow5::block& b, const char* known) {
    const unsigned before = seen_[b.format]++;
    write_name(b, known, before, "");
    return before;
  }
  void write_name(const sflow5::block& b, const char* known, unsigned before, std::string_view suffix) {
    out_.put(",\"");
    if (known != nullptr)
      out_.put(std::string_view(known));
    else
      write_format(out_, b.format);
    if (before != 0) out_.put('#'), write_text(out_, before + 1);
    out_.put(suffix), out_.put("\":");
  }

  text_writer& out_;
  const sflow5::blocks& records_;
  std::map<sflow5::data_format, unsigned> seen_;  // a datagram may have 8000 records
  bool known_ = false, is_exact_ = true;
};

/// The sample's own members, then its records.
template <class Sample, class Record, class... D>
bool write_sample(text_writer& out, const char* name, sflow5::block_kind records, layout_t<Record, D...>,
                  const result<Sample>& s, const sflow5::block& raw) {
  if (!s) {
    out.put(",\"@sample\":\""), out.put(std::string_view(name)), out.put("\",\"undecodable\":");
    write_json_hex(out, raw.data);
    return true;
  }
  out.put(",\"@sample\":\""), out.put(std::string_view(name)), out.put('"');
  char before = ',';
  const auto member = [&]<class One>(One) {
    if constexpr (!std::is_same_v<One, std::remove_cvref_t<decltype(xdr<&Sample::records>)>>)
      flowkit::detail::write_json_member<One>(out, *s, before);
  };
  (member(D{}), ...);
  const bool is_exact = record_writer{out, s->records}.write(records);
  const octets rest = raw.data.subspan(sflow5::fixed_size(raw.format) + s->records.raw().size());
  if (!rest.empty()) out.put(",\"@rest\":"), write_json_hex(out, rest);
  return is_exact;
}
}  // namespace

void write_sample_line(text_writer& out, const received_sample& s, std::string_view exporter) {
  out.put("{\"@timestamp\":\""), write_text(out, s.received), out.put('"');
  if (!exporter.empty()) out.put(",\"flow.exporter\":"), write_json_string(out, exporter);
  out.put(",\"sub_agent\":"), write_text(out, s.head.sub_agent);
  out.put(",\"uptime\":"), write_text(out, s.head.uptime);
  write_sample_members(out, s);
  out.put("}\n");
}

bool write_sample_members(text_writer& out, const received_sample& s) {
  using namespace sflow5;
  const block& b = s.raw;
  if (is_flow(b.format))
    return write_sample(out, "flow_sample", block_kind::flow_record, flow_sample_layout, decode_flow(b), b);
  if (is_counters(b.format))
    return write_sample(out, "counters_sample", block_kind::counter_record, counters_sample_layout, decode_counters(b),
                        b);
  if (b.format == sample_format::discarded)
    return write_sample(out, "discarded_packet", block_kind::flow_record, discarded_packet_layout, decode_discarded(b),
                        b);
  out.put(",\"@sample\":\""), write_format(out, b.format), out.put("\",\"data\":"), write_json_hex(out, b.data);
  return true;
}

}  // namespace flowkit::tools
