// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX: messages, sets, template records, data records by their templates, fields.
#include <algorithm>
#include <optional>

#include <flowkit/templates/decode.hpp>

#include "conformance/diff/known_templates.hpp"
#include "conformance/explain/template_rules.hpp"

namespace flowkit::conformance::detail {

namespace {
constexpr std::size_t id_size = sizeof(std::uint16_t);

/// What a message's parts share.
struct message_context {
  std::size_t frame = 0;
  session_key session;
  octets all;                         ///< of the frame
  std::optional<number_place> count;  ///< of records in the header: v9's
};

class template_walk {
 public:
  template_walk(std::span<const case_frame> frames, structure& to) : frames_(frames), to_(to), known_(to) {}

  void all() {
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      const octets in{frames_[i].octets};
      if (in.size() < id_size) continue;
      const auto version = load_be<std::uint16_t>(in.data());
      if (version == netflow9::version) v9_message(i, in);
      if (version == ipfix::version) ipfix_messages(i, in);
    }
    known_.add_fields();
  }

 private:
  [[nodiscard]] session_key key_of(std::size_t frame, std::uint16_t version, std::uint32_t domain) const {
    return make_session_key(frames_[frame].as_datagram().from(), version, domain, session_scope::rfc);
  }

  void v9_message(std::size_t frame, octets in) {
    const auto m = netflow9::decode_lenient(in);
    if (!m) return;
    const message_context c{frame, key_of(frame, v9::version, m->head.source_id), in,
                            number_place{frame, id_size, id_size}};
    sets<v9>(c, netflow9::sets(*m));
  }

  void ipfix_messages(std::size_t frame, octets in) {
    std::vector<octet_range> messages;
    for (std::size_t at = 0; at < in.size();) {
      const octets rest = in.subspan(at);
      const auto strict = ipfix::decode(rest);
      const auto m = strict ? strict : ipfix::decode_lenient(rest);
      if (!m) break;
      const std::size_t end = at + ipfix::size(*m);
      to_.lengths.push_back({{frame, at + id_size, id_size}, at, end});
      messages.push_back({frame, at, end});
      const message_context c{frame, key_of(frame, v10::version, m->head.observation_domain), in, std::nullopt};
      sets<v10>(c, set_cursor{m->sets, static_cast<std::uint32_t>(at + ipfix::header_size)});
      at = end;
    }
    const std::size_t end = messages.empty() ? 0 : messages.back().end;
    if (messages.size() > 1)
      for (const octet_range& m : messages) to_.parts.push_back({part_level::message, {m}, {}});
    if (end != 0 && end < in.size()) to_.parts.push_back({part_level::element, {{frame, end, in.size()}}, {}});
  }

  template <class Rules>
  void sets(const message_context& c, set_cursor all) {
    for (set_view s; all.next(s);) {
      const std::size_t end = s.offset + set_header_layout.size + s.content.size();
      to_.lengths.push_back({{c.frame, s.offset + id_size, id_size}, s.offset, end});
      to_.parts.push_back({part_level::set, {{c.frame, s.offset, end}}, {}});
      const std::size_t part = to_.parts.size() - 1;
      const record_counter counter{.count = c.count, .part = part};
      if (s.id == Rules::template_set || s.id == Rules::options_template_set)
        templates<Rules>(c, s, s.id == Rules::options_template_set, counter);
      else if (s.id >= first_template_id)
        known_.data({c.session, s.id}, {c.frame, s.offset + set_header_layout.size, end}, c.all, counter,
                    part_level::record);
    }
    const std::size_t left = all.rest().size();
    if (left != 0) to_.parts.push_back({part_level::element, {{c.frame, all.offset(), all.offset() + left}}, {}});
  }

  template <class Rules>
  void templates(const message_context& c, const set_view& s, bool options, const record_counter& counter) {
    reader in{s.content, s.offset + static_cast<std::uint32_t>(set_header_layout.size)};
    std::vector<specifier> fields(max_template_fields);
    while (in.has(2 * id_size) && !all_zero(in.rest())) {
      const std::size_t begin = in.offset();
      template_view t;
      if (read_template<Rules>(in, options, fields, t)) return;
      const octet_range record{c.frame, begin, in.offset()};
      counter.add(to_, record, part_level::record);
      if (t.fields.empty()) {
        known_.withdraw({c.session, t.id});
        continue;
      }
      announcement a;
      each_specifier<Rules>(t, make_place(begin, record.size()), [&](std::size_t i, const specifier&, place at) {
        announced_field f{.octets = {c.frame, at.offset, std::size_t{at.offset} + at.length}, .counts = {}};
        const number_place first{c.frame, begin + id_size, id_size}, second{c.frame, begin + 2 * id_size, id_size};
        if (!options) {
          f.counts.push_back({first, 1});
        } else if (Rules::has_withdrawals) {  // IPFIX: how many fields, how many of them are scopes
          f.counts.push_back({first, 1});
          if (i < t.scope_count) f.counts.push_back({second, 1});
        } else {  // v9: octets of scopes, octets of others
          f.counts.push_back({i < t.scope_count ? first : second, at.length});
        }
        a.fields.push_back(std::move(f));
      });
      known_.announce({c.session, t.id}, t, std::move(a));
    }
    if (in.has(1))
      to_.parts.push_back({part_level::element, {{c.frame, in.offset(), in.offset() + in.remaining()}}, {}});
  }

  std::span<const case_frame> frames_;
  structure& to_;
  known_templates known_;
};
}  // namespace

void add_template_structure(std::span<const case_frame> frames, structure& to) { template_walk{frames, to}.all(); }

}  // namespace flowkit::conformance::detail
