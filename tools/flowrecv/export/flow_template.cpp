// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/export/flow_template.hpp"

#include <type_traits>

namespace flowkit::tools {

namespace {
using flow::record;

constexpr std::uint32_t reverse_pen = 29305;  // RFC 5103

/// The elements that a member is sent as; null: none. Of those that are IANA's, or the reverse of them (RFC 5103): what
/// flowkit alone computes, and what only a vendor has a number for, stays out.
struct elements {
  const element* first = nullptr;
  const element* second = nullptr;
};

constexpr bool is_public(const element& e) noexcept {
  return e.space == element_space::iana || (e.space == element_space::enterprise && e.pen == reverse_pen);
}

template <class D>
constexpr const element* with_type(std::initializer_list<abstract_type> types) noexcept {
  if constexpr (has_alternatives<D>)
    for (const abstract_type type : types)
      for (const element* e : D::alternatives)
        if (is_public(*e) && e->type == type) return e;
  return nullptr;
}

/// Times in milliseconds where these say all, else in the finer unit; addresses by their version.
template <class D>
constexpr elements elements_of() noexcept {
  using value = typename D::value;
  if constexpr (std::is_same_v<value, timestamp>)
    return {with_type<D>({abstract_type::dateTimeMilliseconds}), with_type<D>({abstract_type::dateTimeNanoseconds})};
  if constexpr (std::is_same_v<value, ip_address>)
    return {with_type<D>({abstract_type::ipv4Address}), with_type<D>({abstract_type::ipv6Address})};
  if constexpr (has_alternatives<D>) {
    if constexpr (std::is_same_v<value, duration>) {
      elements all;
      for (const element* e : D::alternatives)
        if (is_public(*e)) (e->units == unit::milliseconds ? all.first : all.second) = e;
      return all;
    }
    for (const element* e : D::alternatives)
      if (is_public(*e)) return {e, nullptr};
  }
  return {};
}

template <class Record, class... D>
constexpr std::array<elements, sizeof...(D)> all_elements(layout_t<Record, D...>) noexcept {
  return {elements_of<D>()...};
}
constexpr auto elements_by_field = all_elements(flow::table);

constexpr flow::presence fields_with(bool second) noexcept {
  flow::presence all;
  for (std::size_t i = 0; i < elements_by_field.size(); ++i)
    if ((second ? elements_by_field[i].second : elements_by_field[i].first) != nullptr) all.set(i);
  return all;
}
constexpr flow::presence has_first = fields_with(false), has_second = fields_with(true);

/// Octets of the element; what has none of its own is of variable length, but for a label, which always has three.
constexpr std::uint16_t length_of(const element& e) noexcept {
  if (e.id == ie::mplsTopLabelStackSection.id && e.space == element_space::iana) return 3;
  const std::size_t width = full_width(e.type);
  return width == 0 ? variable_length : static_cast<std::uint16_t>(width);
}

enum class which : std::uint8_t { none, first, second };

which of_time(timestamp t, timestamp exported) noexcept {
  constexpr std::int64_t in_ms = 1'000'000;
  if (t.ns < 0) return which::none;  // before 1970, or unknown
  if (t.ns % in_ms == 0) return which::first;
  return from_ntp(to_ntp(t), exported) == t ? which::second : which::none;
}

which of_address(const ip_address& a) noexcept {
  return a.family() == 0 ? which::none : a.is_v4() ? which::first : which::second;
}

/// The elements have 32 bits.
which of_period(duration d) noexcept {
  constexpr std::int64_t limit = std::int64_t{1} << 32;
  if (d.ns < 0) return which::none;
  if (d.ns % 1'000'000 == 0) return d.ns / 1'000'000 < limit ? which::first : which::none;
  return d.ns % 1'000 == 0 && d.ns / 1'000 < limit ? which::second : which::none;
}

/// Both ends say it.
bool follows(const record& r) noexcept {
  return r.has<&record::start>() && r.has<&record::end>() && r.span == r.end - r.start;
}

template <class D>
void choose(const record& r, timestamp exported, element_choice& to) noexcept {
  using value = typename D::value;
  constexpr std::size_t i = flow::field_index<D::member>;
  constexpr bool decides =
      std::is_same_v<value, timestamp> || std::is_same_v<value, ip_address> || std::is_same_v<value, duration>;
  if constexpr (decides && (has_first.test(i) || has_second.test(i))) {
    if (!r.present.test(i)) return;
    which one = which::none;
    if constexpr (std::is_same_v<value, timestamp>)
      one = of_time(r.*D::member, exported);
    else if constexpr (std::is_same_v<value, ip_address>)
      one = of_address(r.*D::member);
    else
      one = i == flow::field_index<&record::span> && follows(r) ? which::none : of_period(r.*D::member);
    to.first.set(i, one == which::first && has_first.test(i));
    to.second.set(i, one == which::second && has_second.test(i));
  }
}

template <class Record, class... D>
void choose_all(layout_t<Record, D...>, const record& r, timestamp exported, element_choice& to) noexcept {
  (choose<D>(r, exported, to), ...);
}

std::vector<specifier> fields_of(const element_choice& c) {
  std::vector<specifier> fields;
  const auto add = [&](const element* e) { fields.push_back(specify(*e, length_of(*e))); };
  if (c.exporter != 0) add(c.exporter == 4 ? &ie::exporterIPv4Address : &ie::exporterIPv6Address);
  for (std::size_t i = 0; i < elements_by_field.size(); ++i) {
    if (c.first.test(i)) add(elements_by_field[i].first);
    if (c.second.test(i)) add(elements_by_field[i].second);
  }
  return fields;
}
}  // namespace

element_choice choose_elements(const record& r, const ip_address& exporter, timestamp exported) {
  element_choice c;
  c.first = r.present & has_first;
  choose_all(flow::table, r, exported, c);
  c.exporter = static_cast<std::uint8_t>(exporter.family() == 0 ? 0 : exporter.is_v4() ? 4 : 16);
  return c;
}

flow_template::flow_template(std::uint16_t id, const element_choice& of)
    : id_(id), fields_(fields_of(of)), how_(std::span<const specifier>{fields_}) {}

std::size_t flow_templates::hash::operator()(const element_choice& c) const noexcept {
  std::uint64_t h = c.exporter;
  for (std::size_t i = 0; i < flow::presence::words; ++i)
    for (const std::uint64_t w : {c.first.word(i), c.second.word(i)}) h = (h ^ w) * 0x9e3779b97f4a7c15u, h ^= h >> 32;
  return static_cast<std::size_t>(h);
}

const flow_template* flow_templates::of(const element_choice& choice) {
  if (last_ != nullptr && last_->first == choice) return &last_->second;
  auto found = made_.find(choice);
  if (found == made_.end()) {
    if (made_.size() == most) return nullptr;
    const auto id = static_cast<std::uint16_t>(first_template_id + made_.size());
    found = made_.try_emplace(choice, id, choice).first;
  }
  last_ = &*found;
  return &last_->second;
}

}  // namespace flowkit::tools
