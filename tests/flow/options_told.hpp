// SPDX-License-Identifier: BSL-1.0
// What is told to one exporter_options in tests, and what flows get of it.
#pragma once

#include <flowkit/flow/options.hpp>

#include <type_traits>

namespace flowkit::test {

/// An options record, member by member. Members that limit do so as if they were scopes.
struct told {
  flow::options_record value{};
  flow::options_presence present{};
  flow::options_scopes scopes{};
  template <auto Member>
  told& with(auto v) {
    value.*Member = v;
    present |= flow::options_bit<Member>;
    flow::detail::each_limiting_member([&]<flow::limit Limit, auto Limiting>() {
      if constexpr (std::is_same_v<decltype(Limiting), decltype(Member)>)
        if (Limiting == Member) scopes.limits |= flow::limits(Limit);
    });
    return *this;
  }
};
inline told interval(std::uint32_t n) { return told{}.with<&flow::options_record::interval>(n); }

struct exporter {
  flow::exporter_options options;
  std::size_t budget = 10'000;
  std::uint32_t domain = 0;

  flow::exporter_options::outcome learn(const told& t) {
    return options.learn(t.value, t.present, t.scopes, domain, budget);
  }
  /// 0: none.
  [[nodiscard]] std::uint32_t rate_of(flow::record r, std::uint16_t of_template = 300) const {
    options.complete(r, of_template);
    return r.get<&flow::record::sampling_interval>();
  }
  [[nodiscard]] bool is_ambiguous(flow::record r, std::uint16_t of_template = 300) const {
    return !options.complete(r, of_template) && !r.has<&flow::record::sampling_interval>();
  }
  [[nodiscard]] flow::sampling_source source_of(flow::record r, std::uint16_t of_template = 300) const {
    options.complete(r, of_template);
    return r.get<&flow::record::sampling_source>();
  }
};

/// A flow with values of these members.
template <auto... Member>
flow::record flow_with(auto... value) {
  flow::record r{};
  ((r.*Member = static_cast<std::remove_cvref_t<decltype(r.*Member)>>(value), r.set_present<Member>()), ...);
  return r;
}

}  // namespace flowkit::test
