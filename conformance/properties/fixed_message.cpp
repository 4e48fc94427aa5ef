// SPDX-License-Identifier: BSL-1.0
// Datagrams of NetFlow v1, v5 and v7: whole, cut at every octet, and with octets after their end; and the octets of
// their anomalies.
#include <algorithm>

#include <conformance/generators/record.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/netflow1/inspect.hpp>
#include <flowkit/netflow5/inspect.hpp>
#include <flowkit/netflow7/inspect.hpp>

namespace flowkit::conformance {

namespace {

template <class Format>
counterexample frames(source& from) {
  const std::size_t count = from.below(Format::max_records + 3), size = fixed::encoded_size<Format>(count);
  std::vector<typename Format::record> records(count);
  for (auto& r : records) r = arbitrary_record(Format::record_layout, from);
  const fixed::message<Format> sent{arbitrary_record(Format::header_layout, from),
                                    std::span<const typename Format::record>{records}};
  const std::size_t behind = from.below(60);
  std::vector<std::byte> all(size + behind);
  for (auto& octet : std::span{all}.subspan(size)) octet = static_cast<std::byte>(from.word());
  octets in = octets{all}.first(size);
  const auto wrong = [&](const std::string& what) {
    from.show(in);
    return what + "\n" + commented_hex(fixed::message_layout<Format>, octets{all}.first(size));
  };
  if (const auto n = fixed::encode(sent, std::span{all}.first(size)); !n || *n != size) return wrong("does not encode");
  if (size != 0 && fixed::encode(sent, std::span{all}.first(size - 1))) return "encodes into an octet too few";
  static_cast<void>(fixed::encode(sent, all));
  if (fixed::announced_count<Format>(all) != count) return wrong("announces another count");

  for (std::size_t n = 0; n <= all.size(); ++n) {
    in = octets{all}.first(n);
    const auto strict = fixed::decode<Format>(in), lenient = fixed::decode_lenient<Format>(in),
               exact = fixed::decode_exact<Format>(in);
    const std::string at = std::to_string(n) + " octets: ";
    if (strict.has_value() != (n >= size)) return wrong(at + "decode");
    if (exact.has_value() != (n == size)) return wrong(at + "decode_exact");
    if (lenient.has_value() != (n >= Format::header_size)) return wrong(at + "decode_lenient");
    if (strict && !(*strict == sent && *lenient == sent)) return wrong(at + "another message");
    if (n > size && exact.failure() != error{errc::bad_length, static_cast<std::uint32_t>(size)})
      return wrong(at + "what follows the records is not where exact fails");
    if (strict || !lenient) continue;
    const std::size_t whole = (n - Format::header_size) / Format::record_layout.size;
    if (strict.failure() != error{errc::bad_count, 2} || !(lenient->head == sent.head) ||
        lenient->records.size() != whole)
      return wrong(at + "the records before the cut");
    for (std::size_t i = 0; i < whole; ++i)
      if (!(lenient->records[i] == records[i])) return wrong(at + "record " + std::to_string(i));
  }
  return {};
}

/// Whatever the octets are: each anomaly has octets, of the datagram and of what it is about, and is reported once;
/// those of a record are the same wherever it stands.
template <class Format>
counterexample anomalies(source& from) {
  struct odd {
    fixed::finding what;
    place at;
    bool operator==(const odd&) const = default;
  };
  std::vector<std::byte> in(Format::header_size + from.below(5 * Format::record_layout.size));
  from.many().fill(in);
  store_be<std::uint16_t>(in.data(), Format::version);
  if (from.coin()) store_be<std::uint16_t>(in.data() + 2, static_cast<std::uint16_t>(from.below(6)));
  from.show(in);
  const auto m = fixed::decode_lenient<Format>(in);
  if (!m) return "is not read: " + std::to_string(in.size()) + " octets";
  std::vector<odd> found;
  const auto keep = [&](fixed::finding f, place p) { found.push_back({f, p}); };
  const auto wrong = [&](std::size_t begin, std::size_t end) -> counterexample {
    for (const odd& o : found) {
      const std::string what = std::string(to_string(o.what)) + ": " + std::to_string(o.at.length) + " octets at " +
                               std::to_string(o.at.offset);
      if (o.at.length == 0 || o.at.offset < begin || o.at.offset + o.at.length > end) return what;
      if (std::count_if(found.begin(), found.end(), [&](const odd& p) { return p.what == o.what; }) != 1)
        return what + ", twice";
    }
    return {};
  };
  fixed::inspect(*m, in, keep);
  if (auto w = wrong(2, in.size())) return w;
  for (std::size_t i = 0; i < m->records.size(); ++i) {
    const std::size_t at = fixed::encoded_size<Format>(i);
    found.clear();
    fixed::inspect_record<Format>(m->records[i], m->head, at, keep);
    if (auto w = wrong(at, at + Format::record_layout.size)) return w;
    std::vector<odd> there;
    fixed::inspect_record<Format>(m->records[i], m->head, 0, [&](fixed::finding f, place p) {
      there.push_back({f, make_place(p.offset + at, p.length)});
    });
    if (there != found) return "record " + std::to_string(i) + " has other anomalies elsewhere";
  }
  return {};
}

/// What either length of records makes of v1 is never taken for the other.
template <class Format>
counterexample widths(source& from) {
  std::vector<std::byte> in(fixed::encoded_size<Format>(1 + from.below(30)));
  const std::vector<typename Format::record> records((in.size() - Format::header_size) / Format::record_layout.size);
  if (!fixed::encode(fixed::message<Format>{{}, std::span<const typename Format::record>{records}}, in))
    return "does not encode";
  const bool is_wide = Format::record_layout.size == netflow1::wide_record_layout.size;
  if (netflow1::has_wide_records(in) != is_wide) return std::to_string(in.size()) + " octets are taken for the other";
  if (netflow1::decode_exact(in).has_value() == is_wide) return std::to_string(in.size()) + " octets are both";
  return {};
}

}  // namespace

void add_fixed_properties(std::vector<property>& to) {
  to.push_back({"netflow1.message.frames", &frames<netflow1::format>});
  to.push_back({"netflow1.message.anomalies", &anomalies<netflow1::format>});
  to.push_back({"netflow1.message.wide_frames", &frames<netflow1::wide_format>});
  to.push_back({"netflow1.message.wide_anomalies", &anomalies<netflow1::wide_format>});
  to.push_back({"netflow1.message.widths", &widths<netflow1::format>});
  to.push_back({"netflow1.message.wide_widths", &widths<netflow1::wide_format>});
  to.push_back({"netflow5.message.frames", &frames<netflow5::format>});
  to.push_back({"netflow5.message.anomalies", &anomalies<netflow5::format>});
  to.push_back({"netflow7.message.frames", &frames<netflow7::format>});
  to.push_back({"netflow7.message.anomalies", &anomalies<netflow7::format>});
}

}  // namespace flowkit::conformance
