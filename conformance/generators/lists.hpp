// SPDX-License-Identifier: BSL-1.0
// Arbitrary lists of structured data. Few elements: they may have lists of their own.
#pragma once

#include <conformance/generators/record.hpp>
#include <flowkit/templates/basic_list.hpp>
#include <flowkit/templates/sub_template_multi_list.hpp>

namespace flowkit::conformance {

namespace detail {
inline list_semantic arbitrary_semantic(source& from) {
  constexpr list_semantic all[] = {list_semantic::undefined, list_semantic::all_of, list_semantic::ordered,
                                   list_semantic::none_of, static_cast<list_semantic>(200)};
  return all[from.below(std::size(all))];
}
/// Short ones: records of lists have to stay below the room that properties give a record.
inline octets arbitrary_short_view(source& from) {
  constexpr std::size_t sizes[] = {0, 1, 2, 7, 30, 254, 255};
  const auto out = from.keep<std::byte>(sizes[from.below(std::size(sizes))]);
  from.many().fill(out);
  return out;
}
template <class Template>
auto arbitrary_records_of(source& from) {
  const auto values = from.keep<typename template_records<Template>::value_type>(from.below(3));
  for (auto& v : values) v = arbitrary_record(Template::layout, from);
  return std::span<const typename template_records<Template>::value_type>{values};
}
}  // namespace detail

template <const element& E, class T, std::size_t Width>
void fill_list(basic_list<E, T, Width>& l, source& from) {
  const auto values = from.keep<T>(from.below(4));
  for (T& v : values) {
    if constexpr (flowkit::detail::structured_list<T>)
      fill_list(v, from);
    else if constexpr (flowkit::detail::view<T>)
      v = flowkit::detail::view_of<T>(detail::arbitrary_short_view(from));
    else
      v = arbitrary_value<T, 8 * basic_list<E, T, Width>::field().length, E.type>(from);
  }
  l = basic_list<E, T, Width>{std::span<const T>{values}, detail::arbitrary_semantic(from)};
}
template <class Template>
void fill_list(sub_template_list<Template>& l, source& from) {
  const auto values = detail::arbitrary_records_of<typename sub_template_list<Template>::template_type>(from);
  l = sub_template_list<Template>{values, detail::arbitrary_semantic(from)};
}
template <class... Template>
void fill_list(sub_template_multi_list<Template...>& l, source& from) {
  const auto parts = from.keep<outgoing_part>(from.below(4));
  for (outgoing_part& p : parts) {
    const std::size_t chosen = from.below(sizeof...(Template));
    std::size_t i = 0;
    const auto one = [&]<class One>(One t) {
      if (i++ == chosen) p = outgoing_part{t, detail::arbitrary_records_of<One>(from)};
    };
    (one(std::remove_cvref_t<Template>{}), ...);
  }
  l = sub_template_multi_list<Template...>{std::span<const outgoing_part>{parts}, detail::arbitrary_semantic(from)};
}
}  // namespace flowkit::conformance
