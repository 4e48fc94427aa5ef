// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/pair_account.hpp"

#include <fmt/format.h>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools::verify {

namespace {
/// differs(number, sent or null, stored or null) for each compared value that is not the same; both are in the order of
/// their numbers.
template <class Differs>
void compare(row_view sent, row_view found, Differs&& differs) {
  struct cursor {
    const char* at;
    const char* end;
    field_number number = 0;
    stored_value value;
    bool more = true;
    explicit cursor(std::string_view part) : at(part.data()), end(part.data() + part.size()) { next(); }
    void next() {
      more = at < end;
      if (!more) return;
      number = static_cast<field_number>(at[0]);
      value = {static_cast<std::uint8_t>(at[1]), at + 2};
      at += 2 + value.size();
    }
  };
  cursor a{sent.compared()}, b{found.compared()};
  while (a.more || b.more) {
    if (!b.more || (a.more && a.number < b.number)) {
      differs(a.number, &a.value, nullptr), a.next();
    } else if (!a.more || b.number < a.number) {
      differs(b.number, nullptr, &b.value), b.next();
    } else {
      if (!(a.value == b.value)) differs(a.number, &a.value, &b.value);
      a.next(), b.next();
    }
  }
}

/// A value of either part of a row.
stored_value value_of(row_view row, field_number f) {
  const stored_value v = find_value(row.compared(), f);
  return v.data != nullptr ? v : find_value(row.carried(), f);
}
bool same(const value& a, const stored_value& b) { return stored_value{a.size_octet(), a.data()} == b; }
}  // namespace

pair_account::pair_account(const matching_settings& settings, account& to) : settings_(settings), to_(to) {
  to_.normalised.resize(settings.map->normalised.size());
  if (settings.selection != nullptr) filter_.emplace(*settings.selection, *settings.map, settings.shown);
}

void pair_account::stored(row_view sent, row_view found) {
  if (!is_judged(sent)) return;
  flow_counts& part = part_of(sent);
  ++part.sent, ++part.stored, ++to_.total.sent, ++to_.total.stored;
  note_time(sent, found);
  if (!settings_.map->normalised.empty()) note_normalised(sent, found);
}

void pair_account::altered(row_view sent, row_view found) {
  if (!is_judged(sent)) return;
  flow_counts& part = part_of(sent);
  ++part.sent, ++part.altered, ++to_.total.sent, ++to_.total.altered;
  const std::uint64_t hash = sent.head().full;
  compare(sent, found, [&](field_number f, const stored_value* was, const stored_value* is) {
    alteration& a = to_.fields[f];
    ++a.count;
    a.nothing += is == nullptr;
    a.undecoded += is != nullptr && is->is_undecoded();
    a.examples.add(hash, settings_.examples, [&] {
      return fmt::format("{}: sent {}, stored {}", text_of(sent), was == nullptr ? "nothing" : to_text(f, *was),
                         is == nullptr ? "nothing" : to_text(f, *is));
    });
  });
  note_time(sent, found);
  if (!settings_.map->normalised.empty()) note_normalised(sent, found);
}

void pair_account::missing(row_view sent) {
  if (!is_judged(sent)) return;
  flow_counts& part = part_of(sent);
  ++part.sent, ++part.missing, ++to_.total.sent, ++to_.total.missing;
  to_.missing.add(sent.head().full, settings_.examples, [&] { return text_of(sent); });
}

void pair_account::duplicate(row_view first, row_view found) {
  if (!is_judged(first)) return;
  ++part_of(first).duplicates, ++to_.total.duplicates;
  to_.duplicates.add(found.head().full, settings_.examples, [&] { return text_of(found, false); });
}

void pair_account::lost_but_stored(row_view sent, row_view found) {
  if (is_judged(sent)) note_unexpected(found, true);
}
void pair_account::unexpected(row_view found) {
  if (!filter_ || filter_->may_hold(found)) note_unexpected(found, false);
}

void pair_account::note_unexpected(row_view found, bool lost_on_purpose) {
  flow_counts& part = to_.part(found.head().exporter, 0);
  ++part.unexpected, ++to_.total.unexpected;
  if (lost_on_purpose) ++part.lost_but_stored, ++to_.total.lost_but_stored;
  to_.unexpected.add(found.head().full, settings_.examples,
                     [&] { return text_of(found, false) + (lost_on_purpose ? " (lost on purpose)" : ""); });
}

unsigned pair_account::differences(row_view sent, row_view found) {
  unsigned n = 0;
  compare(sent, found, [&](field_number, const stored_value*, const stored_value*) { ++n; });
  return n;
}

void pair_account::note_time(row_view sent, row_view found) {
  const std::int64_t from = sent.head().time, to = found.head().time;
  if (from == no_time || to == no_time) return;
  to_.times.add(to - from);
  if (settings_.late == 0 || to - from <= settings_.late) return;
  ++part_of(sent).late, ++to_.total.late;
  to_.late.add(sent.head().full, settings_.examples,
               [&] { return fmt::format("{}: {:.3f} s", text_of(sent), static_cast<double>(to - from) / 1e9); });
}

void pair_account::note_normalised(row_view sent, row_view found) {
  const std::uint32_t exporter = sent.head().exporter;
  const protocol_set of_exporter = only(settings_.exporters->protocol_of(exporter));
  for (std::size_t i = 0; i < settings_.map->normalised.size(); ++i) {
    const map_normalised& n = settings_.map->normalised[i];
    if ((n.protocols & of_exporter) == 0) continue;
    const stored_value wire = value_of(sent, n.of);
    if (wire.data == nullptr) continue;
    usability& u = to_.normalised[i];
    ++u.flows;
    const stored_value is = find_value(found.carried(), static_cast<field_number>(i));
    if (is.data == nullptr) {
      ++u.absent;
      continue;
    }
    value_rule plain;
    plain.kind = n.rule.kind;
    value v;
    bool equal = decode(is.octets(), plain, dates_, v) && same(v, wire), described = equal;
    if (!equal && n.side_by_side) {
      const auto number = decimal_number(is.octets());
      described = number && *number == side_by_side(wire.number());
    } else if (!equal) {
      described = decode(is.octets(), n.rule, dates_, v) && same(v, wire);
    }
    u.equal += equal, u.described += described && !equal, u.other += !described;
    if (!equal)
      u.examples.add(sent.head().full, settings_.examples, [&] {
        return fmt::format("{}: the wire's {}, stored '{}'", text_of(sent), to_text(n.of, wire), is.octets());
      });
  }
}

std::string pair_account::text_of(row_view row, bool is_sent) const {
  static const field_number source = field_called("source.ip"), source_port = field_called("source.port"),
                            destination = field_called("destination.ip"), port = field_called("destination.port"),
                            protocol = field_called("network.protocol"), bytes = field_called("network.bytes"),
                            packets = field_called("network.packets"), exporter = field_called("exporter.ip"),
                            from_port = field_called("exporter.port");
  const auto of = [&](field_number f) { return is_sent ? value_of(row, f) : find_value(row.compared(), f); };
  const auto text = [&](field_number f) {
    const stored_value v = of(f);
    return v.data == nullptr ? std::string{"?"} : to_text(f, v);
  };
  const row_head h = row.head();
  std::string out;
  if (h.exporter != no_exporter)
    out = settings_.exporters->name(h.exporter);
  else if (of(exporter).data != nullptr)
    out = fmt::format("{}{}", text(exporter), of(from_port).data == nullptr ? "" : ":" + text(from_port));
  else
    out = "unknown exporter";
  out += fmt::format(" {} port {} > {} port {} {} {} B {} p", text(source), text(source_port), text(destination),
                     text(port), text(protocol), text(bytes), text(packets));
  if (h.label != 0 && settings_.labels != nullptr && h.label < settings_.labels->size())
    out += fmt::format(" [{}]", (*settings_.labels)[h.label]);
  return out;
}

}  // namespace flowkit::tools::verify
