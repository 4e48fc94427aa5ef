// SPDX-License-Identifier: BSL-1.0
#include <boost/hana/for_each.hpp>

#include <conformance/properties/all_layouts.hpp>
#include <conformance/properties/emission_properties.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/flow/emit.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/templates.hpp>

namespace flowkit::conformance {

namespace {

/// Any value, also one that no element can say.
template <class T>
void any_value(T& v, const record_context& context, source& from) {
  if constexpr (std::same_as<T, timestamp>) {
    switch (from.below(4)) {
      case 0: v = context.export_time - milliseconds(static_cast<std::int64_t>(from.below(100'000'000))); break;
      case 1: v = context.export_time - duration{static_cast<std::int64_t>(from.below(1'000'000'000'000))}; break;
      case 2: v = {static_cast<std::int64_t>(from.word())}; break;
      default: v = unknown_time; break;
    }
  } else if constexpr (std::same_as<T, duration>) {
    v = {static_cast<std::int64_t>(from.word()) >> from.below(64)};
  } else if constexpr (std::same_as<T, ip_address>) {
    switch (from.below(3)) {
      case 0: v = ipv4_address{static_cast<std::uint32_t>(from.word())}; break;
      case 1: v = arbitrary_value<ipv6_address, 128, abstract_type::ipv6Address>(from); break;
      default: v = ip_address{}; break;
    }
  } else if constexpr (std::same_as<T, octets> || std::same_as<T, std::string_view>) {
    v = flowkit::detail::view_of<T>(detail::arbitrary_view(from));
  } else if constexpr (std::integral<T>) {
    v = static_cast<T>(from.word() >> from.below(64));
  } else {
    v = arbitrary_value<T, 8 * sizeof(T), abstract_type::octetArray>(from);
  }
}
template <class Record, class... D>
Record any_record(layout_t<Record, D...>, const record_context& context, source& from) {
  Record r{};
  (any_value(r.*D::member, context, from), ...);
  return r;
}
template <class T>
bool same_value(const T& a, const T& b) {
  if constexpr (std::same_as<T, octets>)
    return same_octets(a, b);
  else
    return a == b;
}
/// The first field among `which` in which they differ.
template <class Presence, class Record, class... D>
const char* difference_of(layout_t<Record, D...>, const Presence& which, const Record& a, const Record& b) {
  const char* found = nullptr;
  std::size_t i = 0;
  const auto one = [&]<class One>(One) {
    if (which.test(i++) && !same_value(a.*One::member, b.*One::member)) found = One::info.name;
  };
  (one(D{}), ...);
  return found;
}
record_context any_context(source& from) {
  record_context c{.export_time = from_unix_seconds(static_cast<std::uint32_t>(from.word()))};
  c.uptime_ms = static_cast<std::uint32_t>(from.word());
  c.has_uptime = from.coin();
  if (from.coin()) c.init_time = c.export_time - milliseconds(static_cast<std::int64_t>(from.below(10'000'000'000)));
  return c;
}

/// Any template, any values. What was read back once is said by the template: from then on nothing changes. All
/// executors give the same octets and the same members.
template <const auto& Table, class Rules>
counterexample any_template_settles(source& from) {
  using record = typename std::remove_cvref_t<decltype(Table)>::record;
  const any_template t = arbitrary_sized_template<Rules>(from);
  const record_context context = any_context(from);
  const std::size_t n = 1 + from.below(8);
  std::vector<record> records;
  for (std::size_t i = 0; i < n; ++i) records.push_back(any_record(Table, context, from));
  const auto how = flowkit::emit(Table, t.fields);
  const auto bound = flowkit::bind(Table, t.fields);
  buffer first(200'000, std::byte{0xa5}), second(first.size()), slow(first.size());
  const auto about = [&](const std::string& what, std::size_t used) {
    return what + '\n' + hex(octets{first}.first(used)) + "  # " + to_text(t.view());
  };
  const auto o = how.write(records, first, context);
  if (o.records != n) return about("not all are written", 0);
  if (!detail::untouched(first, o.octets)) return about("writes beyond the last", o.octets);
  const std::size_t room = from.below(o.octets + 1);
  buffer cut(first.size(), std::byte{0xa5});
  const auto c = how.write(records, std::span(cut).first(room), context);
  if (c.octets > room || !detail::untouched(cut, room) ||
      !same_octets(octets{cut}.first(c.octets), octets{first}.first(c.octets)))
    return about("with room for " + std::to_string(room) + " octets: others", o.octets);
  const auto s = how.template write<execute_slowly>(records, slow, context);
  if (s.octets != o.octets || s.saturated != o.saturated || s.records != o.records ||
      !same_octets(octets{slow}.first(s.octets), octets{first}.first(o.octets)))
    return about("other octets by the slow executor", o.octets);

  std::vector<record> once(n), twice(n), slowly(n);
  const auto data = octets{first}.first(o.octets);
  const auto r = bound.read(data, once, context);
  if (r.records != n || r.octets != o.octets || r.failure.code != errc::ok)
    return about("does not read back", o.octets);
  const auto rs = bound.template read<execute_slowly>(data, slowly, context);
  if (rs.records != r.records || rs.octets != r.octets || rs.saturated != r.saturated)
    return about("the slow executor reads others", o.octets);
  const auto again = how.write(once, second, context);
  if (again.records != n) return about("what was read is not written", o.octets);
  if (bound.read(octets{second}.first(again.octets), twice, context).records != n)
    return about("does not read back twice", o.octets);
  for (std::size_t i = 0; i < n; ++i) {
    if (const char* f = difference_of(Table, bound.present(), once[i], slowly[i]))
      return about(std::string(f) + ": another value by the slow executor", o.octets);
    if (const char* f = difference_of(Table, bound.present(), once[i], twice[i]))
      return about(std::string(f) + ": another value when it is written again", o.octets);
  }
  from.count_round_trips(2 * n);
  return {};
}

/// Any octets, cut anywhere: the executors read the same.
template <class Rules>
counterexample executors_read_the_same(source& from) {
  const any_template t = arbitrary_sized_template<Rules>(from);
  buffer data = arbitrary_records(from, t.fields, 1 + from.below(70), true).data;
  data.resize(data.size() - from.below(std::min<std::size_t>(data.size(), 40)));
  data.shrink_to_fit();
  const record_context context = any_context(from);
  const auto bound = flowkit::bind(flow::table, t.fields);
  std::vector<flow::record> fast(plan::batch), slow(plan::batch);
  const auto a = bound.read(data, fast, context);
  const auto b = bound.read<execute_slowly>(data, slow, context);
  const auto about = [&](const std::string& what) { return what + '\n' + hex(data) + "  # " + to_text(t.view()); };
  if (a.records != b.records || a.octets != b.octets || a.saturated != b.saturated || !(a.failure == b.failure))
    return about("another outcome");
  for (std::size_t i = 0; i < a.records; ++i)
    if (const char* f = difference_of(flow::table, bound.present(), fast[i], slow[i])) return about(f);
  return {};
}

/// Members that are not present are written as if they were zero, whatever they hold.
template <class Rules>
counterexample absent_members_are_blank(source& from) {
  const any_template t = arbitrary_sized_template<Rules>(from);
  const record_context context = any_context(from);
  const flow::flow_emission how{t.fields};
  std::vector<flow::record> flows(1 + from.below(5)), blank;
  std::size_t missing = 0;
  for (flow::record& r : flows) {
    r = any_record(flow::table, context, from);
    for (std::size_t i = 0; i < flow::field_count; ++i) r.present.set(i, !from.coin());
    missing += (how.sent() & ~r.present).count();
    blank.push_back(r);
    flow::detail::clear_members(flow::table, ~r.present, blank.back());
    for (std::size_t i = 0; i < flow::field_count; ++i) blank.back().present.set(i);
  }
  buffer a(100'000), b(100'000);
  const auto of_some = how.write(flows, a, context), of_all = how.write(blank, b, context);
  if (of_some.octets != of_all.octets || of_some.records != flows.size() || !same_octets(a, b))
    return "other octets  # " + to_text(t.view());
  if (of_some.blank != missing || of_all.blank != 0) return "blank values are counted wrongly";
  return {};
}

template <class Rules>
void add(std::vector<property>& to, const std::string& protocol) {
  to.push_back({protocol + ".any_template.flows_settle", &any_template_settles<flow::table, Rules>});
  to.push_back({protocol + ".any_template.options_settle", &any_template_settles<flow::options_table, Rules>});
  to.push_back({protocol + ".any_template.executors_agree", &executors_read_the_same<Rules>});
  to.push_back({protocol + ".any_template.absent_is_blank", &absent_members_are_blank<Rules>});
}

}  // namespace

void add_emission_properties(std::vector<property>& to) {
  boost::hana::for_each(record_layouts, [&](auto named) {
    constexpr const auto& layout = decltype(named)::layout;
    const auto add_one = [&](const char* what, auto* check) {
      to.push_back({named.name + std::string{".emit."} + what, check});
    };
    add_one("same", &emits<layout, difference::none>);
    add_one("shuffled", &emits<layout, difference::shuffled>);
    add_one("any", &emits<layout, difference::all>);
  });
  add<netflow9::rules>(to, "netflow9");
  add<ipfix::rules>(to, "ipfix");
}

}  // namespace flowkit::conformance
