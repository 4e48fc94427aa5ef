// SPDX-License-Identifier: BSL-1.0
// Records with lists of structured data (RFC 6313), also in lists: values of each kind of width, records of one and of
// several templates.
#pragma once

#include <conformance/generators/same_octets.hpp>
#include <flowkit/ie/cert.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/basic_list.hpp>
#include <flowkit/templates/layout_template.hpp>
#include <flowkit/templates/sub_template_multi_list.hpp>

namespace flowkit::conformance::test {

/// A record that is in lists, with lists of its own.
struct request {
  std::string_view host;
  std::uint16_t status;
  basic_list<ie::httpContentType, std::string_view> types;
  friend bool operator==(const request&, const request&) = default;
};
// clang-format off
inline constexpr auto request_layout = layout<request>(
    varlen<&request::host, ie::httpRequestHost>,
    field<&request::status, ie::httpStatusCode>,
    varlen<&request::types, ie::basicList>);
// clang-format on
inline constexpr layout_template<request_layout, 300> request_template{};

/// Of one size.
struct answer {
  ipv4_address address;
  std::uint32_t lifetime;
  friend bool operator==(const answer&, const answer&) = default;
};
// clang-format off
inline constexpr auto answer_layout = layout<answer>(
    field<&answer::address, ie::sourceIPv4Address>,
    field<&answer::lifetime, ie::cert::dnsTTL, 3>);
// clang-format on
inline constexpr layout_template<answer_layout, 301> answer_template{};

struct lists {
  std::uint32_t interface;
  basic_list<ie::bgpSourceAsNumber, std::uint32_t> path;
  basic_list<ie::cert::payload, octets> payloads;
  basic_list<ie::sourceIPv6Address, ipv6_address> segments;
  basic_list<ie::packetDeltaCount, std::uint32_t, 3> counts;
  basic_list<ie::basicList, basic_list<ie::ingressInterface, std::uint32_t>> in_lists;
  std::uint16_t port;
  friend bool operator==(const lists&, const lists&) = default;
};
// clang-format off
inline constexpr auto lists_layout = layout<lists>(
    field<&lists::interface, ie::ingressInterface>,
    varlen<&lists::path, ie::basicList>,
    varlen<&lists::payloads, ie::basicList>,
    varlen<&lists::segments, ie::srhSegmentIPv6BasicList>,
    varlen<&lists::counts, ie::basicList>,
    varlen<&lists::in_lists, ie::basicList>,
    field<&lists::port, ie::destinationTransportPort>);
// clang-format on

struct nested_lists {
  ipv4_address source;
  sub_template_list<decltype(request_template)> requests;
  std::uint64_t bytes;
  sub_template_list<decltype(answer_template)> answers;
  sub_template_multi_list<decltype(request_template), decltype(answer_template)> both;
  friend bool operator==(const nested_lists&, const nested_lists&) = default;
};
// clang-format off
inline constexpr auto nested_lists_layout = layout<nested_lists>(
    field<&nested_lists::source, ie::sourceIPv4Address>,
    varlen<&nested_lists::requests, ie::subTemplateList>,
    field<&nested_lists::bytes, ie::octetDeltaCount>,
    varlen<&nested_lists::answers, ie::subTemplateList>,
    varlen<&nested_lists::both, ie::subTemplateMultiList>);
// clang-format on

}  // namespace flowkit::conformance::test
