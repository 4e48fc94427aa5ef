// SPDX-License-Identifier: BSL-1.0
// sFlow v5: samples, and the records in them by the tables of all structures. The one source that includes them.
#include <fmt/format.h>

#include <flowkit/sflow5/formats.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/sample.hpp>

#include "conformance/explain/explainer.hpp"
#include "conformance/explain/values.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
namespace sf = sflow5;
using parts = std::span<const layout_part>;

struct structure_parts {
  const char* name;
  parts usual, variant, fallback;
};
constexpr auto structures = sf::detail::format_table<structure_parts>([](auto type) {
  using T = typename decltype(type)::type;
  structure_parts s{type_name<T>, parts_of<layout_of<T>>, {}, {}};
  if constexpr (sf::has_variant<T>) s.variant = parts_of<sf::variant_of<T>>;
  if constexpr (sf::has_fallback<T>) s.fallback = parts_of<sf::fallback_of<T>>;
  return s;
});

struct sample_parts {
  sf::data_format format;
  const char* name;
  parts fields;
  sf::block_kind records;
};
constexpr sample_parts samples[] = {
    {sf::sample_format::flow, type_name<sf::flow_sample>, parts_of<sf::flow_sample_layout>,
     sf::block_kind::flow_record},
    {sf::sample_format::counters, type_name<sf::counters_sample>, parts_of<sf::counters_sample_layout>,
     sf::block_kind::counter_record},
    {sf::sample_format::flow_expanded, "flow_sample_expanded", parts_of<sf::flow_sample_expanded_layout>,
     sf::block_kind::flow_record},
    {sf::sample_format::counters_expanded, "counters_sample_expanded", parts_of<sf::counters_sample_expanded_layout>,
     sf::block_kind::counter_record},
    {sf::sample_format::discarded, type_name<sf::discarded_packet>, parts_of<sf::discarded_packet_layout>,
     sf::block_kind::flow_record},
};
const sample_parts* find_sample(sf::data_format f) noexcept {
  for (const sample_parts& s : samples)
    if (s.format == f) return &s;
  return nullptr;
}

std::string text_of(sf::data_format f) { return fmt::format("{}:{}", sf::enterprise(f), sf::number(f)); }

/// Does the document of version 5 define the structure? There are later ones.
bool is_in_version_5(sf::structure_id id) noexcept {
  const std::uint32_t n = sf::number(id.format);
  if (sf::enterprise(id.format) != 0) return false;
  if (id.kind == sf::block_kind::flow_record) return n <= 4 || (n >= 1001 && n <= 1012);
  return n <= 5 || n == 1001;
}

bool fits(parts p, octets data) {
  if (p.empty()) return false;
  reader in{data};
  return !skip_record(p, in) && !in.has(1);
}
/// As sflow5::read() decides: the second layout if it fits exactly, the third if the first does not.
parts layout_for(const structure_parts& s, octets data) {
  if (fits(s.variant, data)) return s.variant;
  return !s.fallback.empty() && !fits(s.usual, data) && fits(s.fallback, data) ? s.fallback : s.usual;
}

class walk {
 public:
  explicit walk(explanation& out) : out_(out) {}

  void datagram(octets all) {
    reader in{all};
    out_.heading(0, "header", "sFlow v5 s5");
    annotation_parts flat{out_, context_, true};
    const auto sink = [&](annotation a) {
      a.depth = 1;
      flat(a);
    };
    const annotated head = annotate(parts_of<sf::message_layout>, in, sink, {.leaves_last_list = true});
    if (head.failure) return out_.not_read(1, rest_of(in), head.failure);
    const bool whole = blocks(
        in, head.elements, 0, "sample", [](sf::data_format f) { return heading_of_sample(f); },
        [this](const sf::block& b, reader& data) { sample(b, data); });
    out_.raw(0, rest_of(in), whole ? "trailing octets" : "not read: bad length");
  }

 private:
  struct title {
    std::string name, clause;
  };
  static title heading_of_sample(sf::data_format f) {
    const sample_parts* s = find_sample(f);
    if (s == nullptr) return {"unknown", "sFlow v5 s5 data_format"};
    return {s->name, f == sf::sample_format::discarded ? "sFlow drops s2" : fmt::format("sFlow v5 s5 {}", s->name)};
  }
  static title heading_of_record(sf::structure_id id) {
    const auto* s = sf::detail::find_format(structures, id);
    const std::string clause = !is_in_version_5(id)                     ? "sFlow v5 s5 data_format"
                               : id.kind == sf::block_kind::flow_record ? "sFlow v5 s5 flow data types"
                                                                        : "sFlow v5 s5 counter data types";
    return {s == nullptr ? "unknown" : s->value.name, clause};
  }

  /// `n` blocks; false if one of them does not fit: it is then all that is left.
  bool blocks(reader& in, std::uint64_t n, std::size_t depth, const char* what, const auto& title_of,
              const auto& content) {
    for (std::uint64_t i = 0; i < n; ++i) {
      if (!in.has(1)) {
        out_.remark(depth,
                    fmt::format("the count is {}, but there are {}", n, tools::counted(i, what + std::string{"s"})));
        return true;
      }
      reader ahead = in;
      sf::block b{};
      const error e = sf::block_layout.read(ahead, b);
      const auto format =
          in.has(sizeof b.format) ? sf::data_format{load_be<std::uint32_t>(in.at())} : sf::data_format{};
      const title t = title_of(format);
      out_.heading(depth, fmt::format("{} {} of {}: {}", what, i + 1, n, t.name), t.clause);
      block_head(in, depth + 1);
      if (e) {
        out_.not_read(depth + 1, rest_of(in), e);
        in.advance(in.remaining());
        return false;
      }
      reader data{b.data, in.offset()};
      content(b, data);
      in.advance(b.data.size());
      const std::size_t padding = in.remaining() - ahead.remaining();
      out_.padding(depth + 1, make_place(in.offset(), padding));
      in = ahead;
    }
    return true;
  }

  /// Format and length, as far as they are there.
  void block_head(reader& in, std::size_t depth) {
    reader head = in;
    head.limit(std::min(in.remaining(), sf::block_layout.min_size));
    annotation_parts usual{out_, context_};
    const auto sink = [&](const annotation& a) {
      if (a.kind != annotation_kind::value) return usual(a);
      const auto f = sf::data_format{static_cast<std::uint32_t>(a.number)};
      out_.add_octets(a.depth, a.at, a.part->name, text_of(f));
    };
    static_cast<void>(annotate(parts_of<sf::block_layout>, head, sink, {.depth = static_cast<std::uint32_t>(depth)}));
    in.advance(head.offset() - in.offset());
  }

  void sample(const sf::block& b, reader& in) {
    const sample_parts* s = find_sample(b.format);
    if (s == nullptr) return out_.raw(1, rest_of(in), "unknown");
    const annotated head =
        annotate(s->fields, in, annotation_parts{out_, context_}, {.depth = 1, .leaves_last_list = true});
    if (head.failure) return out_.not_read(1, rest_of(in), head.failure);
    const sf::block_kind kind = s->records;
    blocks(
        in, head.elements, 1, "record",
        [kind](sf::data_format f) {
          return heading_of_record({kind, f});
        },
        [this, kind](const sf::block& r, reader& data) { record(kind, r, data); });
    out_.raw(1, rest_of(in), "trailing octets", "after the last record");
  }

  void record(sf::block_kind kind, const sf::block& b, reader& in) {
    const auto* s = sf::detail::find_format(structures, {kind, b.format});
    if (s == nullptr) return out_.raw(2, rest_of(in), "unknown");
    const bool is_packet = kind == sf::sampled_header::id.kind && b.format == sf::sampled_header::id.format;
    annotation_parts usual{out_, context_};
    const auto packet = sf::read<sf::sampled_header>(b.data);
    const auto sink = [&](const annotation& a) {
      if (is_packet && a.kind == annotation_kind::value && a.part->kind == part_kind::opaque)
        return explain_packet(a.raw, a.at.offset, packet ? packet->value.protocol : 0, 2, out_);
      usual(a);
    };
    const error e = annotate(layout_for(s->value, b.data), in, sink, {.depth = 2}).failure;
    if (e) return out_.not_read(2, rest_of(in), e);
    out_.raw(2, rest_of(in), "unknown", "more than the structure has: a later version of it");
  }

  explanation& out_;
  const record_context context_{};
};
}  // namespace

void explain_sflow5(octets datagram, explanation& out) { walk{out}.datagram(datagram); }

}  // namespace flowkit::conformance::detail
