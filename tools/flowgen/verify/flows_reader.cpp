// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/flows_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/text.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/verify/csv_walk.hpp"

namespace flowkit::tools::verify {

namespace {
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

std::size_t place_of(protocol p) noexcept {
  return static_cast<std::size_t>(std::find(std::begin(sent_protocols), std::end(sent_protocols), p) -
                                  std::begin(sent_protocols));
}
}  // namespace

std::uint16_t label_list::number_of(std::string_view name) {
  const std::lock_guard lock{mutex_};
  const auto at = std::find(names_.begin(), names_.end(), name);
  if (at != names_.end()) return static_cast<std::uint16_t>(at - names_.begin());
  if (names_.size() < 65'535) names_.emplace_back(name);
  return static_cast<std::uint16_t>(names_.size() - 1);
}

field_set comparison_fields::any() const noexcept {
  field_set all;
  for (const field_set& s : compared) all |= s;
  return all;
}

comparison_fields fields_to_compare(const verification_map& map, const field_set& shown, const field_set& ignored) {
  comparison_fields out;
  for (const map_field& f : map.fields)
    for (std::size_t p = 0; p < std::size(sent_protocols); ++p)
      if (!ignored.test(f.field) && (f.protocols & only(sent_protocols[p])) != 0 &&
          (!f.optional || shown.test(f.field)))
        out.compared[p].set(f.field);
  return out;
}

flows_reader::flows_reader(const std::string& path, const exporter_directory& exporters, label_list& labels)
    : source_(path), exporters_(exporters), labels_(labels), sent_(exporters.size()) {
  read_header();
}

field_set flows_reader::known() const {
  field_set out;
  for (const std::string& name : names_)
    if (const auto f = find_field(name)) out.set(*f);
  return out;
}

void flows_reader::read_header() {
  const std::string_view text = source_.peek();
  std::string scratch;
  scratch.reserve(text.size());
  const char* at = text.data();
  std::size_t columns = 0;
  walk_csv(at, text.data() + text.size(), scratch, columns,
           [&](std::size_t, std::string_view name) { names_.emplace_back(name); });
  const auto need = [&](std::string_view name) {
    const std::size_t n = column_called(name);
    if (n == nowhere) fail(0, fmt::format("is no flows file: its first line lacks '{}'", name));
    return n;
  };
  own_ = {need("exporter.ip"),
          need("exporter.port"),
          need("exporter.protocol"),
          need("exporter.domain"),
          need("label"),
          column_called("sampling"),
          column_called("copies"),
          column_called("sent"),
          column_called("source.ip"),
          column_called("network.protocol")};
  source_.begin(static_cast<std::size_t>(at - text.data()), end_of_rows);
}

std::size_t flows_reader::column_called(std::string_view name) const {
  const auto at = std::find(names_.begin(), names_.end(), name);
  return at == names_.end() ? nowhere : static_cast<std::size_t>(at - names_.begin());
}

void flows_reader::use(const verification_map& map, const comparison_fields& fields) {
  zero_is_absent_ = map.zero_is_absent;
  for (std::size_t p = 0; p < std::size(sent_protocols); ++p) {
    const auto add = [&](std::vector<column>& to, field_number f) {
      const std::size_t n = column_called(verify::fields()[f].name);
      if (n == nowhere) return;
      column c{n, f, {}};
      c.rule.kind = verify::fields()[f].kind;
      if (const map_field* m = map.find(f)) {
        c.rule.precision = m->precision();
        c.of = m;
      }
      to.push_back(std::move(c));
    };
    for (std::size_t f = 0; f < most_fields; ++f)
      if (fields.compared[p].test(f)) add(selections_[p].compared, static_cast<field_number>(f));
    field_set carried;
    for (const map_normalised& n : map.normalised)
      if (!fields.compared[p].test(n.of) && !carried.test(n.of)) {
        carried.set(n.of);
        add(selections_[p].carried, n.of);
      }
    for (const key_field& k : key_fields())  // for messages
      if (!fields.compared[p].test(k.field) && !carried.test(k.field)) add(selections_[p].carried, k.field);
  }
  const field_set compared = fields.any();
  for (const map_field& f : map.fields)
    if (const std::size_t n = column_called(verify::fields()[f.field].name); n != nowhere && !compared.test(f.field))
      left_out_.emplace_back(n, f.field);
}

void flows_reader::fail(std::uint64_t at, const std::string& what) const {
  throw startup_error(exit_code::io, fmt::format("{}: {}: {}", source_.path(), source_.place_of(at), what));
}

/// What one thread remembers from row to row.
class flows_reader::worker {
 public:
  worker(const flows_reader& of, row_writer& to)
      : of_(of), to_(to), fields_(of.names_.size()), left_out_(of.left_out_), sent_(of.sent_.size()) {
    for (const selection& s : of.selections_)
      for (const column& c : s.compared) is_of_some_ = is_of_some_ || (c.of != nullptr && c.of->is_of_some());
    if (of.selection_ != nullptr) filter_.emplace(*of.selection_, of.names_);
  }

  void read(const text_block& block) {
    const char* at = block.text().data();
    const char* const end = at + block.size;
    scratch_.reserve(block.size);
    while (at < end) {
      const char* const begin = at;
      const auto offset = block.at + static_cast<std::uint64_t>(begin - block.room.data());
      std::size_t count = 0;
      scratch_.clear();
      const bool done = walk_csv(at, end, scratch_, count, [&](std::size_t n, std::string_view v) {
        if (n < fields_.size()) fields_[n] = v;
      });
      if (!done || count != fields_.size() || (block.is_last && at == end && end[-1] != '\n'))
        of_.fail(offset,
                 done && count != fields_.size()
                     ? fmt::format("{} values, where the header has {}: was the file cut?", count, fields_.size())
                     : "the line has no end: was the file cut?");
      row(offset);
    }
  }
  [[nodiscard]] const std::vector<std::uint64_t>& sent() const noexcept { return sent_; }
  [[nodiscard]] const field_set& had() const noexcept { return had_; }
  [[nodiscard]] const sent_counts& counts() const noexcept { return counts_; }

 private:
  void row(std::uint64_t offset) {
    row_.begin();
    row_head& head = row_.head();
    head.exporter = exporter(offset);
    head.label = label();
    if (of_.own_.copies != nowhere) {
      const auto copies = decimal_number(fields_[of_.own_.copies]);
      if (!copies) of_.fail(offset, fmt::format("copies: '{}' is no number", fields_[of_.own_.copies]));
      head.copies = static_cast<std::uint8_t>(std::min<std::uint64_t>(*copies, 255));
    }
    ++sent_[head.exporter];
    if (filter_) head.is_selected = is_selected(offset);
    if (head.copies != 0) ++counts_.all, counts_.selected += head.is_selected;
    if (of_.own_.sent != nowhere)
      if (const auto t = sent_dates_.read(fields_[of_.own_.sent])) head.time = *t;
    const selection& s = of_.selections_[place_of(of_.exporters_.protocol_of(head.exporter))];
    if (is_of_some_) look_at_flow();
    for (const column& c : s.compared)
      if (c.of == nullptr || !c.of->is_of_some() || c.of->is_of(family_, ip_protocol_)) put(c, offset);
    row_.carry();
    for (const column& c : s.carried) put(c, offset);
    const row_view r = row_.finish();
    to_.add(row_.head().key, r);
    note_left_out();
  }

  bool is_selected(std::uint64_t offset) {
    const auto holds = filter_->holds(fields_);
    if (!holds) of_.fail(offset, no_value(filter_->wrong()));
    return *holds;
  }

  /// What some fields depend on.
  void look_at_flow() {
    const auto text = [&](std::size_t column) { return column == nowhere ? std::string_view{} : fields_[column]; };
    const std::string_view source = text(of_.own_.source_ip);
    family_ = source.empty() ? 0 : source.find(':') == std::string_view::npos ? 4 : 6;
    ip_protocol_ = static_cast<std::uint32_t>(protocol_number(text(of_.own_.ip_protocol)).value_or(256));
  }

  /// Each is looked for until some flow has it.
  void note_left_out() {
    for (std::size_t i = 0; i < left_out_.size();) {
      if (fields_[left_out_[i].first].empty()) {
        ++i;
        continue;
      }
      had_.set(left_out_[i].second);
      left_out_[i] = left_out_.back();
      left_out_.pop_back();
    }
  }

  void put(const column& c, std::uint64_t offset) {
    const std::string_view text = fields_[c.number];
    if (text.empty()) return;
    if (!decode(text, c.rule, dates_, value_)) of_.fail(offset, no_value(c.number));
    if (c.of != nullptr && c.of->times_sampling && of_.own_.sampling != nowhere)
      if (const auto n = decimal_number(fields_[of_.own_.sampling]); n && *n > 1)
        value_.set_number(stored_value{value_.size_octet(), value_.data()}.number() * *n);
    if (!of_.zero_is_absent_ || !value_.is_zero()) row_.add(c.field, value_);
  }

  [[nodiscard]] std::string no_value(std::size_t column) const {
    return fmt::format("{}: '{}' is no such value", of_.names_[column], fields_[column]);
  }

  /// Rows of an exporter follow each other: it is looked up when it changes.
  std::uint32_t exporter(std::uint64_t offset) {
    const std::string_view now[] = {fields_[of_.own_.address], fields_[of_.own_.port], fields_[of_.own_.protocol],
                                    fields_[of_.own_.domain]};
    if (known_ && std::equal(std::begin(now), std::end(now), std::begin(last_))) return last_exporter_;
    const auto address = parse<ip_address>(now[0]);
    const auto port = decimal_number(now[1]), domain = decimal_number(now[3]);
    const ip_address none;
    const auto found = of_.exporters_.find(address ? *address : none, static_cast<std::uint16_t>(port.value_or(0)),
                                           now[2], domain.value_or(0));
    if (!found || (!address && !now[0].empty()))
      of_.fail(offset,
               fmt::format("the manifest has no exporter {} port {} {} domain {}", now[0], now[1], now[2], now[3]));
    if (place_of(of_.exporters_.protocol_of(*found)) == std::size(sent_protocols))
      of_.fail(offset, fmt::format("exporter.protocol: '{}' is no protocol that flowgen sends", now[2]));
    std::copy(std::begin(now), std::end(now), std::begin(last_));
    known_ = true;
    return last_exporter_ = *found;
  }
  std::uint16_t label() {
    const std::string_view now = fields_[of_.own_.label];
    if (now.empty()) return 0;
    if (now != last_label_ || last_label_number_ == 0) {
      last_label_ = now;
      last_label_number_ = of_.labels_.number_of(now);
    }
    return last_label_number_;
  }

  const flows_reader& of_;
  row_writer& to_;
  std::vector<std::string_view> fields_;
  std::string scratch_;
  row_builder row_;
  value value_;
  date_reader dates_, sent_dates_;
  std::uint8_t family_ = 0;
  std::uint32_t ip_protocol_ = 256;
  bool is_of_some_ = false;
  bool known_ = false;
  std::array<std::string, 4> last_;
  std::uint32_t last_exporter_ = 0;
  std::string last_label_;
  std::uint16_t last_label_number_ = 0;
  std::vector<std::pair<std::size_t, field_number>> left_out_;
  field_set had_;
  std::vector<std::uint64_t> sent_;
  sent_counts counts_;
  std::optional<sent_filter> filter_;
};

void flows_reader::read(row_writer& to) {
  worker w{*this, to};
  text_block block;
  while (source_.next(block)) w.read(block);
  const std::lock_guard lock{mutex_};
  for (std::size_t i = 0; i < sent_.size(); ++i) sent_[i] += w.sent()[i];
  had_ |= w.had();
  counts_.all += w.counts().all, counts_.selected += w.counts().selected;
}

void flows_reader::check_counts() const {
  for (std::uint32_t i = 0; i < sent_.size(); ++i)
    if (sent_[i] != exporters_[i].flow_records)
      throw startup_error(exit_code::io,
                          fmt::format("{}: {} flows of exporter {}, where the manifest has {}: was it cut?",
                                      source_.path(), sent_[i], exporters_.name(i), exporters_[i].flow_records));
}

}  // namespace flowkit::tools::verify
