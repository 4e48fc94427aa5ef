// SPDX-License-Identifier: BSL-1.0
// Flows written according to any template and read back by it: as far as the template carries them they are the same,
// and what was read once is written and read the same from then on. Nothing is written beyond the room.
#include <conformance/generators/same_octets.hpp>
#include <conformance/generators/value.hpp>
#include <flowkit/flow/emit.hpp>
#include <flowkit/flow/templates.hpp>

#include "fuzz/decisions.hpp"
#include "fuzz/known_elements.hpp"

using namespace flowkit;
using conformance::source;

namespace {
constexpr std::size_t most_records = 4;

/// Any value, also one that no element can say.
template <class T>
T any_value(source& from, timestamp about) {
  if constexpr (std::same_as<T, timestamp>) {
    switch (from.below(4)) {
      case 0: return about - milliseconds(static_cast<std::int64_t>(from.word() & 0xffff'ffff));
      case 1: return {static_cast<std::int64_t>(from.word())};
      case 2: return from_unix_seconds(static_cast<std::int64_t>(from.word() & 0xffff'ffff));
      default: return unknown_time;
    }
  } else if constexpr (std::same_as<T, duration>) {
    return {static_cast<std::int64_t>(from.word())};
  } else if constexpr (std::same_as<T, ip_address>) {
    const std::uint64_t word = from.word();
    if (word % 4 == 0) return {};
    if (word % 4 == 1) return ipv4_address{static_cast<std::uint32_t>(word >> 2)};
    ipv6_address a{};
    store_be(reinterpret_cast<std::byte*>(a.octets.data()) + word % 8, word);
    return a;
  } else if constexpr (std::same_as<T, octets> || std::same_as<T, std::string_view>) {
    const auto out = from.keep<std::byte>(from.word() % 24);
    from.many().fill(out);
    return flowkit::detail::view_of<T>(octets{out});
  } else if constexpr (std::floating_point<T>) {
    return static_cast<T>(from.word());
  } else {
    return conformance::arbitrary_value<T, 8 * sizeof(T), abstract_type::octetArray>(from);
  }
}

/// Members are set, and present, in the order of the table; most inputs end before the last.
template <class... D>
flow::record any_flow(layout_t<flow::record, D...>, source& from, timestamp about, bool all_present) {
  flow::record r{};
  std::size_t i = 0;
  const std::uint64_t absent = all_present ? 0 : from.word();
  const auto one = [&]<class One>(One) {
    r.*One::member = any_value<typename One::value>(from, about);
    r.present.set(i, (absent >> i % 64 & 1) == 0);
    ++i;
  };
  (one(D{}), ...);
  return r;
}

template <class T>
bool same_value(const T& a, const T& b) {
  if constexpr (std::same_as<T, octets>)
    return conformance::same_octets(a, b);
  else
    return a == b;
}

/// What comes back of a value that was written without saturating.
template <class D>
void check_value(const flow::record& sent, const flow::record& got) {
  using value = typename D::value;
  if constexpr (std::integral<value> && !chosen_by_record<D>) {
    // Some elements have fewer bits than their type.
    fuzz::require((got.*D::member & ~(sent.*D::member)) == 0);
    std::uint64_t kept = ~std::uint64_t{0};
    for (const element* e : D::alternatives) kept &= value_bits(*e);
    const auto lost = static_cast<std::uint64_t>(static_cast<value>(got.*D::member ^ sent.*D::member));
    fuzz::require((lost & kept) == 0);
  } else if constexpr (std::same_as<value, timestamp> && !chosen_by_record<D>) {
    const std::int64_t off = (sent.*D::member - got.*D::member).ns;
    fuzz::require(off > -1'000'000'000 && off < 1'000'000'000);
  }
}
/// Whose members differ.
template <class... D>
void check_first(layout_t<flow::record, D...>, const flow::presence& sent, const flow::presence& read,
                 const flow::record& before, const flow::record& after) {
  std::size_t i = 0;
  const auto one = [&]<class One>(One) {
    if constexpr (has_alternatives<One>)
      if (sent.test(i) && read.test(i) && before.present.test(i)) check_value<One>(before, after);
    ++i;
  };
  (one(D{}), ...);
}
template <class... D>
void check_settled(layout_t<flow::record, D...>, const flow::presence& read, const flow::record& a,
                   const flow::record& b) {
  std::size_t i = 0;
  const auto one = [&]<class One>(One) {
    if (read.test(i++)) fuzz::require(same_value(a.*One::member, b.*One::member));
  };
  (one(D{}), ...);
}

template <class Rules>
void one(source& from) {
  const auto fields = fuzz::fields_for<Rules>(flow::table, from, 12);
  if (shape_of(fields).min_size == 0) return;
  record_context context{.export_time = from_unix_seconds(1'700'000'000)};
  context.has_uptime = from.coin();
  context.uptime_ms = static_cast<std::uint32_t>(from.word());
  const bool all_present = from.coin();
  std::vector<flow::record> flows(1 + from.below(most_records));
  for (flow::record& r : flows) r = any_flow(flow::table, from, context.export_time, all_present);

  const flow::flow_emission how{fields};
  const auto bound = bind(flow::table, fields);
  std::size_t most = 0;
  for (const specifier& s : fields) most += s.is_variable() ? 64u : s.length;
  // Memory of exactly this size, often less than is needed.
  const std::size_t enough = most * flows.size();
  std::vector<std::byte> room(from.coin() ? enough : from.below(enough + 1));
  const auto o = how.write(flows, room, context);
  fuzz::require(o.octets <= room.size() && o.records <= flows.size());
  fuzz::require((o.failure.code == errc::ok) == (o.records == flows.size()));
  fuzz::require(room.size() < enough || o.records == flows.size());

  const octets data = octets{room}.first(o.octets);
  std::vector<flow::record> once(most_records), twice(most_records);
  const auto r = bound.read(data, once, context);
  fuzz::require(r.records == o.records && r.octets == o.octets && r.failure.code == errc::ok);
  for (std::size_t i = 0; i < r.records; ++i) {
    if (o.saturated + r.saturated == 0) check_first(flow::table, how.sent(), bound.present(), flows[i], once[i]);
    once[i].present = ~flow::presence{};
  }
  std::vector<std::byte> second(enough);
  const auto again = how.write(std::span{once}.first(r.records), second, context);
  fuzz::require(again.records == r.records && again.blank == 0);
  const auto back = bound.read(octets{second}.first(again.octets), twice, context);
  fuzz::require(back.records == r.records && back.octets == again.octets);
  for (std::size_t i = 0; i < r.records; ++i) check_settled(flow::table, bound.present(), once[i], twice[i]);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::decide(data, size, [](source& from) { from.coin() ? one<ipfix::rules>(from) : one<netflow9::rules>(from); });
  return 0;
}
