// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX: sets of templates, and records by what they say.
#include <fmt/format.h>

#include <algorithm>

#include <flowkit/templates/decode.hpp>

#include "conformance/explain/record_fields.hpp"
#include "conformance/explain/template_rules.hpp"
#include "conformance/explain/values.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
using sessions = explainer::sessions;

template <class Rules>
class walk {
 public:
  walk(sessions& known, const datagram& d, std::uint32_t domain, const record_context& context, explanation* out)
      : known_(known),
        session_(known.at(make_session_key(d.source, Rules::version, domain, session_scope::rfc))),
        datagram_(d),
        context_(context),
        out_(out) {}

  void sets(set_cursor all) {
    for (set_view s; all.next(s);) {
      if (s.id == Rules::template_set || s.id == Rules::options_template_set)
        templates(s, s.id == Rules::options_template_set);
      else
        data(s);
    }
    if (out_ != nullptr) end(all);
  }

  // What set_decoder calls.
  void learned(sessions::entry& e, template_change change, place at) {
    known_.attach(session_, e, template_origin{datagram_.number, at});
    changes_.push_back({at.offset, change});
  }
  void withdrawn(std::uint16_t) noexcept {}
  void finding(template_finding, place) noexcept {}
  void unknown(const set_view&, bool) noexcept {}
  void released(std::size_t) noexcept {}
  void data(sessions::entry&, octets, std::uint32_t, const record_context&) noexcept {}

 private:
  struct learnt {
    std::uint32_t offset;
    template_change change;
  };
  static constexpr std::size_t id_size = sizeof(std::uint16_t);

  reader head(const set_view& s, const std::string& name, const char* clause) {
    const octets all = datagram_.payload.subspan(s.offset, set_header_layout.size + s.content.size());
    reader in{all, s.offset};
    out_->heading(0, name, clause);
    annotate(parts_of<set_header_layout>, in, annotation_parts{*out_, context_}, {.depth = 1});
    return in;
  }

  void number(reader& in, std::size_t size, std::size_t depth, const char* name) {
    const octets v = in.take(size);
    out_->add_octets(depth, make_place(in.offset() - size, size), name, fmt::to_string(load_be(v.data(), size)));
  }

  void templates(const set_view& s, bool options) {
    changes_.clear();
    set_decoder<Rules, sessions, walk> decoder{known_, session_, 0, context_, datagram_.received, *this};
    decoder.decode(s);
    if (out_ == nullptr) return;
    reader in =
        head(s, fmt::format("{} of {}", Rules::set, options ? "options templates" : "templates"), Rules::set_clause);
    while (in.has(2 * id_size) && !all_zero(in.rest())) {
      reader ahead = in;
      template_view t;
      const error e = read_template<Rules>(ahead, options, known_.scratch(), t);
      if (e) return damaged_template(in, options, e);
      one_template(in, t, make_place(in.offset(), in.remaining() - ahead.remaining()));
    }
    out_->padding(1, rest_of(in));
  }

  void counts(reader& in, bool options) {
    const auto each = [&](const char* name) {
      if (in.has(id_size)) number(in, id_size, 2, name);
    };
    if (options)
      for (const char* name : Rules::options_counts) each(name);
    else
      for (const char* name : Rules::counts) each(name);
  }

  void one_template(reader& in, const template_view& t, place record) {
    const bool is_withdrawal = Rules::has_withdrawals && t.fields.empty();
    const char* const clause = is_withdrawal  ? "RFC 7011 s8.1"
                               : t.is_options ? Rules::options_clause
                                              : Rules::template_clause;
    const auto at = std::find_if(changes_.begin(), changes_.end(), [&](learnt l) { return l.offset == record.offset; });
    std::string state = at != changes_.end() ? in_words(at->change) : is_withdrawal ? "" : "not used";
    if (!state.empty()) state = ", " + state;
    out_->heading(1, fmt::format("{} {}{}", is_withdrawal ? "withdrawal of template" : "template", t.id, state),
                  clause);
    const std::size_t end = record.offset + record.length;
    number(in, id_size, 2, "template id");
    if (is_withdrawal && record.length == 2 * id_size)
      number(in, id_size, 2, Rules::counts[0]);
    else
      counts(in, t.is_options);
    each_specifier<Rules>(t, record, [&](std::size_t i, const specifier& f, place p) {
      const element* e = known_[session_].learnt.find(f);
      const std::string length = f.is_variable() ? "variable length" : tools::counted(f.length, "octets");
      std::string what = f.pen != 0                           ? fmt::format("element {} of enterprise {}", f.id, f.pen)
                         : f.space == element_space::v9_scope ? fmt::format("scope type {}", f.id)
                         : Rules::has_withdrawals             ? fmt::format("element {}", f.id)
                                                              : fmt::format("field type {}", f.id);
      const bool is_scope = i < t.scope_count;
      out_->add_octets(2, p, e != nullptr ? e->name : "unknown", fmt::format("{}, {}", what, length),
                       is_scope && f.space != element_space::v9_scope ? "scope" : "");
      in.advance(p.length);
    });
    if (in.offset() < end) out_->not_read(2, make_place(in.offset(), end - in.offset()), {errc::bad_length, 0});
  }

  void damaged_template(reader& in, bool options, error why) {
    const auto id = load_be<std::uint16_t>(in.at());
    out_->heading(1, fmt::format("template {}", id), options ? Rules::options_clause : Rules::template_clause);
    number(in, id_size, 2, "template id");
    counts(in, options);
    out_->not_read(2, rest_of(in), why, "nothing after it in this set can be trusted");
  }

  void data(const set_view& s) {
    const sessions::entry* const e = known_.find(session_, s.id, 0, datagram_.received);
    if (e != nullptr && e->is_options) learn_types(*e, s.content);
    if (out_ != nullptr) explain_data(s, e);
  }
  /// Before the records are shown, whose elements it may be about.
  void learn_types(const sessions::entry& e, octets content) {
    const flow::type_binding types{e.fields};
    if (!types) return;
    types.learn(content, known_[session_].learnt.types, known_.learnt_budget(), [](flow::element_types::outcome) {});
  }
  void explain_data(const set_view& s, const sessions::entry* e) {
    if (s.id < first_template_id) {
      reader in = head(s, fmt::format("{} {}", Rules::set, s.id), Rules::set_clause);
      return out_->raw(1, rest_of(in), "unknown", "the ids below 256 are reserved");
    }
    if (e == nullptr) {
      reader in = head(s, fmt::format("{} of records of template {}", Rules::set, s.id), Rules::data_clause);
      return out_->raw(1, rest_of(in), "unknown", fmt::format("no template {} so far", s.id));
    }
    const template_origin& from = e->attached;
    const std::string where =
        from.datagram == datagram_.number ? "this datagram" : fmt::format("datagram {}", from.datagram);
    reader in = head(
        s,
        fmt::format("{} of records: {}template {}, from {}, octets {}-{}", Rules::set, e->is_options ? "options " : "",
                    s.id, where, from.at.offset, from.at.offset + from.at.length - 1),
        e->is_options ? Rules::options_data_clause : Rules::data_clause);
    record_fields{known_, session_, datagram_.received, context_, *out_}.records(*e, in.rest(), in.offset(), 1);
  }

  /// What follows the last whole set.
  void end(const set_cursor& all) {
    const place at = make_place(all.offset(), all.rest().size());
    if (at.length == 0) return;
    const bool is_zero = all_zero(all.rest());
    if (!all.failure() || is_zero) return out_->raw(0, at, "trailing octets", is_zero ? "zeros" : "no set is so short");
    reader in{all.rest(), all.offset()};
    out_->heading(0, fmt::format("{} {}", Rules::set, set_header_layout.read(in.at()).id), Rules::set_clause);
    annotate(parts_of<set_header_layout>, in, annotation_parts{*out_, context_}, {.depth = 1});
    out_->not_read(1, rest_of(in), all.failure(),
                   fmt::format("the set has {}", tools::counted(at.length, "octets at the most")));
  }

  sessions& known_;
  sessions::handle session_;
  const datagram& datagram_;
  const record_context& context_;
  explanation* out_;
  std::vector<learnt> changes_;  ///< by the set that is read, in the order of its octets
};

/// The header; a length that does not fit is told, and what is there is read all the same.
template <class Rules>
void message_head(reader& from, const record_context& context, explanation& out) {
  out.heading(0, "header", Rules::header_clause);
  annotation_parts flat{out, context, true};
  const auto sink = [&](annotation a) {
    a.depth = 1;
    flat(a);
  };
  const auto parts = Rules::message.first(Rules::message.size() - 1);  // without the sets
  const error e = annotate(parts, from, sink).failure;
  if (!e) return;
  const auto length =
      std::find_if(parts.begin(), parts.end(), [](const auto& p) { return p.kind == part_kind::length; });
  if (e.code == errc::bad_length && length != parts.end()) {
    out.remark(1, fmt::format("the message has {} in this datagram",
                              tools::counted(from.remaining() + from.offset(), "octets")));
    annotate(parts.subspan(static_cast<std::size_t>(length - parts.begin()) + 1), from, sink);
  }
}
}  // namespace

bool explain_templates(sessions& known, const datagram& d, explanation* out) {
  const octets all = d.payload;
  if (all.size() < 2) return false;
  const auto version = load_be<std::uint16_t>(all.data());
  if (version == netflow9::version) {
    const auto m = netflow9::decode_lenient(all);
    const record_context context = m ? netflow9::context(m->head) : record_context{};
    reader from{all};
    if (out != nullptr) message_head<v9>(from, context, *out);
    if (m) {
      walk<v9>{known, d, m->head.source_id, context, out}.sets(netflow9::sets(*m));
    } else if (out != nullptr) {
      out->not_read(1, rest_of(from), m.failure());
    }
    return true;
  }
  if (version != ipfix::version) return false;
  std::size_t at = 0;
  for (std::size_t n = 1; at < all.size(); ++n) {
    const octets rest = all.subspan(at);
    const auto strict = ipfix::decode(rest);
    const auto m = strict ? strict : ipfix::decode_lenient(rest);
    const auto offset = static_cast<std::uint32_t>(at);
    if (!m && n > 1) {
      if (out != nullptr) out->raw(0, make_place(at, rest.size()), "trailing octets", "no message begins here");
      return true;
    }
    const record_context context = m ? ipfix::context(m->head) : record_context{};
    reader from{m ? rest.first(ipfix::size(*m)) : rest, offset};
    if (out != nullptr && n > 1) out->heading(0, fmt::format("message {}", n), "RFC 7011 s3.1");
    if (out != nullptr) message_head<v10>(from, context, *out);
    if (!m) {
      if (out != nullptr) out->not_read(1, rest_of(from), m.failure());
      return true;
    }
    walk<v10>{known, d, m->head.observation_domain, context, out}.sets(
        set_cursor{m->sets, offset + static_cast<std::uint32_t>(ipfix::header_size)});
    at += ipfix::size(*m);
  }
  return true;
}

}  // namespace flowkit::conformance::detail
