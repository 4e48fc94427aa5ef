// SPDX-License-Identifier: BSL-1.0
// Whole messages: put together by hand and by the builder, over several datagrams, read back through the store.
#include <deque>

#include <conformance/generators/template.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/template_text.hpp>
#include <flowkit/flow/sequence.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <flowkit/templates/decode.hpp>

namespace flowkit::conformance {

namespace {

struct delivered {
  std::uint16_t id = 0;
  buffer record;
  friend bool operator==(const delivered&, const delivered&) = default;
};

/// What set_decoder hands on, record by record.
struct collector {
  using entry = session_table<>::entry;
  std::vector<delivered> records;
  std::size_t templates = 0, unknown_sets = 0, released_sets = 0;
  std::string complaint;

  void learned(entry&, template_change, place) { ++templates; }
  void data(entry& e, octets content, std::uint32_t offset, const record_context&) {
    record_cursor cursor{e.fields, e.shape, content, offset};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next()) records.push_back({e.id, {r.begin(), r.end()}});
    if (cursor.failure().code != errc::ok) complaint = "a damaged record: " + to_text(cursor.failure());
    if (cursor.rest().size() > 3) complaint = "octets are left";
  }
  void unknown(const set_view&, bool held) {
    ++unknown_sets;
    if (!held) complaint = "a set is not held";
  }
  void released(std::size_t n) { released_sets += n; }
  void withdrawn(std::uint16_t) { complaint = "withdrawn"; }
  void finding(template_finding f, place) {
    if (f == template_finding::damaged_template || f == template_finding::nonzero_padding ||
        f == template_finding::reserved_set || f == template_finding::withdrawal_ignored)
      complaint = to_string(f);
  }
};

/// One stream at its receiver.
template <class Encoding>
struct receiver {
  static constexpr bool is_v9 = !is_ipfix<Encoding>;
  session_table<> sessions;
  session_table<>::handle session = sessions.at({});
  collector into;

  static auto decode(octets m) {
    if constexpr (is_v9)
      return netflow9::decode(m);
    else
      return ipfix::decode(m);
  }
  counterexample take(octets datagram, source& from) {
    from.show(datagram);
    const auto m = decode(datagram);
    if (!m) return "does not decode: " + to_text(m.failure()) + '\n' + hex(datagram);
    set_decoder<Encoding, session_table<>, collector> decoder{sessions, session, 1, {}, {}, into};
    set_cursor sets{m->sets, Encoding::header_size};
    for (set_view s; sets.next(s);) decoder.decode(s);
    if (sets.failure().code != errc::ok) return "sets: " + to_text(sets.failure()) + '\n' + hex(datagram);
    if (!sets.rest().empty()) return "octets after the sets\n" + hex(datagram);
    if (!into.complaint.empty()) return into.complaint + '\n' + hex(datagram);
    return {};
  }
};

counterexample compare(const std::vector<delivered>& got, const std::vector<delivered>& expected) {
  for (std::size_t i = 0; i < got.size() && i < expected.size(); ++i)
    if (!(got[i] == expected[i]))
      return "record " + std::to_string(i) + " is of template " + std::to_string(got[i].id) + ' ' + hex(got[i].record) +
             ", not of " + std::to_string(expected[i].id) + ' ' + hex(expected[i].record);
  if (got.size() != expected.size())
    return std::to_string(got.size()) + " records, not " + std::to_string(expected.size());
  return {};
}

template <class Rules>
std::vector<any_template> arbitrary_templates(source& from) {
  std::vector<any_template> all(1 + from.below(4));
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = arbitrary_sized_template<Rules>(from);
    all[i].id = static_cast<std::uint16_t>(first_template_id + 3 * i);
  }
  return all;
}

/// Without the builder: set by set, octet by octet.
class by_hand {
 public:
  void set(std::uint16_t id, const buffer& content, std::size_t padding) {
    const std::size_t at = sets_.size();
    sets_.resize(at + 4);
    store_be<std::uint16_t>(sets_.data() + at, id);
    store_be<std::uint16_t>(sets_.data() + at + 2, static_cast<std::uint16_t>(4 + content.size() + padding));
    sets_.insert(sets_.end(), content.begin(), content.end());
    sets_.resize(sets_.size() + padding);
  }
  [[nodiscard]] std::size_t size() const { return sets_.size(); }
  /// The message, and an empty one after it.
  template <class Encoding>
  buffer finish(source& from) {
    buffer out(Encoding::header_size + sets_.size());
    store_be<std::uint16_t>(out.data(), is_ipfix<Encoding> ? 10 : 9);
    from.many().fill(std::span(out).subspan(2, Encoding::header_size - 2));
    if (is_ipfix<Encoding>) store_be<std::uint16_t>(out.data() + 2, static_cast<std::uint16_t>(out.size()));
    if (!sets_.empty()) std::memcpy(out.data() + Encoding::header_size, sets_.data(), sets_.size());
    sets_.clear();
    return out;
  }

 private:
  buffer sets_;
};

/// A truncated message does not decode (v9: unless cut at the end of a FlowSet), and by v9's lenient decoding yields
/// sets from its front only.
template <class Encoding>
counterexample compare_prefix(const buffer& whole, const buffer& cut) {
  const std::size_t n = cut.size();
  const auto strict = receiver<Encoding>::decode(cut);
  if (!strict && strict.failure().offset > n) return "error beyond the end: " + to_text(strict.failure());
  if (is_ipfix<Encoding>)
    return strict ? "a prefix of " + std::to_string(n) + " octets is taken\n" + hex(whole) : counterexample{};
  const auto m = netflow9::decode_lenient(cut);
  if (m.has_value() != (n >= Encoding::header_size)) return "a prefix of " + std::to_string(n) + " octets";
  if (!m) return {};
  set_cursor sets{m->sets, Encoding::header_size},
      all{octets{whole}.subspan(Encoding::header_size), Encoding::header_size};
  for (set_view a, b; sets.next(a);)
    if (!all.next(b) || a.id != b.id || a.offset != b.offset || !same_octets(a.content, b.content))
      return "a prefix of " + std::to_string(n) + " octets has other sets\n" + hex(whole);
  const bool tiles = sets.failure().code == errc::ok && sets.rest().empty();
  if (strict.has_value() != tiles) return "a prefix of " + std::to_string(n) + " octets, strictly\n" + hex(whole);
  return {};
}
template <class Encoding>
counterexample check_prefix(const buffer& whole, source& from) {
  const std::size_t n = from.below(whole.size());
  const buffer cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)};
  auto found = compare_prefix<Encoding>(whole, cut);
  if (found) from.show(cut);
  return found;
}

/// Sets in any order and tiling: several templates in a set, several sets, padding, data before its template.
template <class Encoding>
counterexample hand_made(source& from) {
  const std::size_t items = 1 + from.below(12);
  const auto all = arbitrary_templates<Encoding>(from);
  std::vector<bool> known(all.size());
  std::vector<std::deque<std::vector<delivered>>> waiting(all.size());
  std::vector<delivered> expected;
  std::size_t templates = 0, unknown = 0, released = 0;
  receiver<Encoding> to;
  by_hand message;
  const auto send = [&]() -> counterexample {
    const buffer m = message.finish<Encoding>(from);
    if (auto wrong = check_prefix<Encoding>(m, from)) return wrong;
    return to.take(m, from);
  };
  for (std::size_t i = 0; i < items; ++i) {
    const std::size_t k = from.below(all.size());
    if (from.below(3) != 2 && (known[k] || from.coin())) {
      const auto records = arbitrary_records(from, all[k].fields, 1 + from.below(12), from.coin());
      if (records.data.size() > 60'000) continue;
      if (message.size() + records.data.size() > 60'000)
        if (auto wrong = send()) return wrong;
      message.set(all[k].id, records.data, from.below(std::min<std::size_t>(4, shape_of(all[k].fields).min_size)));
      std::vector<delivered> made;
      for (std::size_t r = 0; r < records.ends.size(); ++r)
        made.push_back({all[k].id, {records[r].begin(), records[r].end()}});
      if (known[k])
        expected.insert(expected.end(), made.begin(), made.end());
      else
        waiting[k].push_back(std::move(made)), ++unknown;
    } else {  // the template, and those after it if they are of its kind
      buffer set;
      for (std::size_t j = k; j < all.size() && all[j].is_options == all[k].is_options; ++j) {
        if (j != k && from.coin()) break;
        const std::size_t at = set.size();
        set.resize(at + template_size<Encoding>(all[j].view()));
        write_template<Encoding>(all[j].view(), set.data() + at);
        known[j] = true;
        ++templates;
        for (; !waiting[j].empty(); waiting[j].pop_front(), ++released)
          expected.insert(expected.end(), waiting[j].front().begin(), waiting[j].front().end());
      }
      message.set(all[k].is_options ? Encoding::options_template_set : Encoding::template_set, set, from.below(4));
    }
    if (from.below(3) == 2)
      if (auto wrong = send()) return wrong;
  }
  if (auto wrong = send()) return wrong;
  std::string about;
  for (const auto& t : all) about += '\n' + to_text(t.view());
  if (auto wrong = compare(to.into.records, expected)) return *wrong + about;
  if (to.into.templates != templates) return std::to_string(to.into.templates) + " templates" + about;
  if (to.into.unknown_sets != unknown || to.into.released_sets != released) return "sets held or released" + about;
  from.count_round_trips(expected.size() + templates);
  return {};
}

/// What the builder makes, in as many datagrams as it takes, and what the sequence numbers tell of those that are lost.
template <class Encoding>
counterexample built(source& from) {
  const std::size_t records = 1 + from.below(60);
  buffer out(100 + from.below(from.below(4) == 3 ? 60'000 : 1'400));
  auto all = arbitrary_templates<Encoding>(from);
  std::erase_if(all, [](const auto& t) { return !Encoding::can_announce(t.view()); });
  if (all.empty()) return {};
  const auto policy = from.coin() ? set_padding::to_4 : set_padding::none;
  message_builder<Encoding> builder{static_cast<std::uint32_t>(from.coin() ? -from.below(40) : from.word()), policy};
  receiver<Encoding> to;
  flow::sequence_tracker tracker;
  std::vector<delivered> expected, in_message;
  std::size_t templates = 0;
  std::uint64_t lost = 0, counted = 0;
  const bool losses = from.coin();
  const typename Encoding::header head{};
  const auto begin = [&] { return builder.begin(out, head).code == errc::ok; };
  const auto finish = [&](bool keep) -> counterexample {
    const octets view = builder.finish();
    const buffer m{view.begin(), view.end()};
    const std::size_t of_templates = std::exchange(templates, 0);
    auto of_data = std::exchange(in_message, {});
    if (m.size() > out.size()) return "larger than there is room for";
    if (builder.totals().octets != m.size() || builder.totals().data_records != of_data.size() ||
        builder.totals().records != of_data.size() + of_templates)
      return from.show(m), "totals do not add up\n" + hex(m);
    if (losses && !keep && of_templates == 0 && from.below(4) == 3) {
      lost += is_ipfix<Encoding> ? of_data.size() : 1;
      return {};
    }
    if (auto wrong = check_prefix<Encoding>(m, from)) return wrong;
    const std::size_t had = to.into.records.size(), had_templates = to.into.templates;
    if (auto wrong = to.take(m, from)) return wrong;
    const std::size_t got = to.into.records.size() - had;
    if (to.into.templates - had_templates != of_templates) return "another number of templates\n" + hex(m);
    expected.insert(expected.end(), of_data.begin(), of_data.end());
    const auto decoded = *receiver<Encoding>::decode(m);
    if constexpr (!is_ipfix<Encoding>)
      if (decoded.head.count != got + of_templates) return "a wrong count\n" + hex(m);
    tracker.observe(decoded.head.sequence, static_cast<std::uint32_t>(is_ipfix<Encoding> ? got : 1));
    counted += std::exchange(lost, 0);
    if (tracker.counts().lost != counted || tracker.counts().duplicate + tracker.counts().restarts != 0)
      return std::to_string(tracker.counts().lost) + " lost by the sequence numbers, not " + std::to_string(counted) +
             '\n' + hex(m);
    return {};
  };
  if (!begin()) return {};
  for (const auto& t : all) {
    for (int attempt = 0; attempt < 2; ++attempt) {
      const error e = builder.add_template(t.view());
      if (e.code == errc::ok) {
        ++templates;
        break;
      }
      if (e.code != errc::no_space || attempt == 1) return {};  // a template larger than a message
      if (builder.empty()) return {};
      if (auto wrong = finish(true)) return wrong;
      if (!begin()) return "does not begin";
    }
  }
  auto many = from.many();
  const bool long_forms = from.coin();
  std::vector<octets> values;
  for (std::size_t i = 0; i < records; ++i) {
    const any_template& t = all[many.word() % 16 < 12 ? 0 : many.word() % all.size()];
    buffer record;
    append_record(record, t.fields, many, long_forms);
    values.clear();
    for (const field_view& f : record_view(t.fields, record)) values.push_back(f.value);
    const auto add = [&] {
      return long_forms ? builder.add_octets(t.view(), record) : builder.add_values(t.view(), values);
    };
    error e = add();
    if (e.code == errc::no_space && !builder.empty()) {
      if (auto wrong = finish(false)) return wrong;
      if (!begin()) return "does not begin";
      e = add();
    }
    if (e.code == errc::ok) in_message.push_back({t.id, record});
    if (e.code != errc::ok && e.code != errc::no_space) return "is not added: " + to_text(e);
  }
  if (auto wrong = finish(true)) return wrong;
  if (auto wrong = compare(to.into.records, expected)) return wrong;
  from.count_round_trips(expected.size());
  return {};
}

}  // namespace

void add_message_properties(std::vector<property>& to) {
  to.push_back({"netflow9.any_message.hand_made", &hand_made<netflow9::encoding>});
  to.push_back({"netflow9.any_message.built", &built<netflow9::encoding>});
  to.push_back({"ipfix.any_message.hand_made", &hand_made<ipfix::encoding>});
  to.push_back({"ipfix.any_message.built", &built<ipfix::encoding>});
}

}  // namespace flowkit::conformance
