// SPDX-License-Identifier: BSL-1.0
// The reference executor for the others: a record at a time, a move at a time, an octet at a time, and nothing is
// written before it is known to fit.
#pragma once

#include <cstring>
#include <utility>
#include <vector>

#include <flowkit/templates/plan.hpp>

namespace flowkit::conformance {

class execute_slowly {
 public:
  static constexpr bool shuffles = false;

  static plan::outcome read(const read_plan& p, octets data, void* records, std::size_t count, std::size_t stride,
                            const record_context& context) {
    plan::outcome out;
    if (p.shape.min_size == 0) return out;
    reader in{data};
    while (out.records < count && out.records < plan::batch && in.has(p.shape.min_size)) {
      std::vector<const std::byte*> segments{in.at()}, values;
      reader at = in;
      const auto skip = [&](std::size_t n) {
        if (!at.has(n)) out.failure = {errc::bad_length, at.offset()};
        if (out.failure.code == errc::ok) at.advance(n);
        return out.failure.code == errc::ok;
      };
      for (const walk_step& s : p.steps) {
        if (!skip(s.fixed)) return out;
        std::size_t length = 0;
        out.failure = read_length(at, length);
        if (out.failure.code != errc::ok) return out;
        if (s.kept) values.push_back(at.at());
        at.advance(length);
        if (s.kept) segments.push_back(at.at());
      }
      if (!skip(p.tail)) return out;
      in = at;
      std::byte* const r = static_cast<std::byte*>(records) + out.records * stride;
      for (const read_move& m : p.moves) out.saturated += read_one(m, segments, values, r + m.member, context);
      for (const read_choice& c : p.choices) out.saturated += choose(p, c, segments, values, r, context);
      ++out.records;
      out.octets = in.offset();
    }
    return out;
  }

  static plan::outcome write(const write_plan& p, const void* records, std::size_t count, std::size_t stride,
                             std::span<std::byte> out, const record_context& context) {
    plan::outcome done;
    if (p.shape.min_size == 0) return done;
    for (std::size_t i = 0; i < count && i < plan::batch; ++i) {
      const std::byte* const r = static_cast<const std::byte*>(records) + i * stride;
      std::vector<std::byte> one;
      std::vector<std::size_t> segments{0};
      std::size_t saturated = 0;
      bool failed = false;  // a list that is too long
      for (const write_step& s : p.steps) {
        one.resize(one.size() + s.fixed);
        if (s.value == view_type::list) {
          std::vector<std::byte> list(3 + 65535);
          writer to{list};
          failed |= s.list(r + s.member, to).code != errc::ok;
          one.insert(one.end(), list.begin(), list.begin() + static_cast<std::ptrdiff_t>(to.size()));
          if (s.kept) segments.push_back(one.size());
          continue;
        }
        octets v = view_at(s.value, r + s.member);
        if (v.size() > 65535) v = v.first(65535), ++saturated;
        if (v.size() >= 255) {
          one.push_back(std::byte{255});
          one.push_back(static_cast<std::byte>(v.size() >> 8));
        }
        one.push_back(static_cast<std::byte>(v.size() & 0xff));
        one.insert(one.end(), v.begin(), v.end());
        if (s.kept) segments.push_back(one.size());
      }
      one.resize(one.size() + p.tail);
      for (const write_move& m : p.moves)
        saturated += write_one(m, one.data() + segments[m.segment] + m.offset, r + m.member, context);
      if (failed || one.size() > out.size() - done.octets) {
        done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
        break;
      }
      if (!one.empty()) std::memcpy(out.data() + done.octets, one.data(), one.size());
      ++done.records, done.octets += one.size(), done.saturated += saturated;
    }
    return done;
  }

 private:
  /// Octets on the wire and of the member; 0, 0: no integer.
  static std::pair<std::size_t, std::size_t> widths(move_kind k) {
    constexpr std::pair<std::size_t, std::size_t> all[] = {{1, 1}, {1, 2}, {1, 4}, {1, 8}, {2, 2},
                                                           {2, 4}, {2, 8}, {4, 4}, {4, 8}, {8, 8}};
    const auto i = static_cast<std::size_t>(k);
    return i < std::size(all) ? all[i] : std::pair<std::size_t, std::size_t>{};
  }
  static std::uint64_t host_load(const std::byte* p, std::size_t n) {
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t at = std::endian::native == std::endian::little ? n - 1 - i : i;
      v = v << 8 | std::to_integer<std::uint64_t>(p[at]);
    }
    return v;
  }
  static void host_store(std::byte* p, std::uint64_t v, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i, v >>= 8)
      p[std::endian::native == std::endian::little ? i : n - 1 - i] = static_cast<std::byte>(v & 0xff);
  }
  static octets view_at(view_type t, const std::byte* member) {
    if (t == view_type::none) return {};
    if (t == view_type::octets_view) return *reinterpret_cast<const octets*>(member);
    const auto& s = *reinterpret_cast<const std::string_view*>(member);
    return {reinterpret_cast<const std::byte*>(s.data()), s.size()};
  }

  static std::size_t read_one(const read_move& m, const std::vector<const std::byte*>& segments,
                              const std::vector<const std::byte*>& values, std::byte* member,
                              const record_context& context) {
    const std::byte* p = segments[m.segment] + (m.width == variable_length ? 0 : m.offset);
    if (const auto [wire, own] = widths(m.kind); wire != 0) {
      std::uint64_t v = 0;
      for (std::size_t i = 0; i < wire; ++i) v = v << 8 | std::to_integer<std::uint64_t>(p[i]);
      return host_store(member, v, own), 0;
    }
    if (m.kind == move_kind::octets_6 || m.kind == move_kind::octets_16) return std::memcpy(member, p, m.width), 0;
    if (m.kind == move_kind::call) return m.call(m, p, member, {1, 0, 0}, context);
    std::size_t size = m.width;
    if (m.width == variable_length) {
      p = values[m.offset];
      size = static_cast<std::size_t>(segments[m.offset + 1u] - p);
    }
    if (m.kind == move_kind::view_octets)
      *reinterpret_cast<octets*>(member) = {p, size};
    else
      *reinterpret_cast<std::string_view*>(member) = {reinterpret_cast<const char*>(p), size};
    return 0;
  }
  static std::size_t choose(const read_plan& p, const read_choice& c, const std::vector<const std::byte*>& segments,
                            const std::vector<const std::byte*>& values, std::byte* record,
                            const record_context& context) {
    std::vector<candidate_values> from;
    for (std::size_t i = c.first; i < c.first + c.count; ++i) {
      const candidate& m = p.candidates[i];
      if (m.width == variable_length)
        from.push_back({.of = &m, .begins = &values[m.offset], .ends = &segments[m.offset + 1u]});
      else
        from.push_back({.of = &m, .first = segments[m.segment] + m.offset});
    }
    return c.call(from, record, {1, 0, 0}, context);
  }
  static std::size_t write_one(const write_move& m, std::byte* p, const std::byte* member,
                               const record_context& context) {
    const auto [wire, own] = widths(m.kind);
    if (wire == 0) return m.call(m, p, member, {1, 0, 0}, context);
    std::uint64_t v = host_load(member, own);
    const std::uint64_t greatest = ~std::uint64_t{0} >> (64 - 8 * wire);
    const bool over = v > greatest;
    if (over) v = greatest;
    for (std::size_t i = wire; i-- > 0; v >>= 8) p[i] = static_cast<std::byte>(v & 0xff);
    return over;
  }
};

}  // namespace flowkit::conformance
