// SPDX-License-Identifier: BSL-1.0
// Writes a file (RFC 5655) of records with lists of structured data, and lists in lists, for another reader.
#include <cstdio>

#include <conformance/generators/list_layouts.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/templates/message_builder.hpp>

namespace {
using namespace flowkit;
using namespace flowkit::conformance::test;

inline constexpr layout_template<lists_layout, 256> lists_template{};
inline constexpr layout_template<nested_lists_layout, 257> nested_template{};

bool add_basic_lists(ipfix::message_builder& to) {
  static const std::uint32_t path[] = {64512, 4200000000, 1}, inner[] = {7, 8};
  static const std::byte raw[] = {std::byte{0xca}, std::byte{0xfe}, std::byte{0}};
  const octets payloads[] = {octets{raw}, octets{raw}.first(1)};
  ipv6_address segment{};
  segment.octets[0] = 0x20, segment.octets[1] = 0x01, segment.octets[15] = 9;
  const basic_list<ie::ingressInterface, std::uint32_t> in_list{inner, list_semantic::exactly_one_of};
  const lists full{.interface = 1,
                   .path = {path, list_semantic::ordered},
                   .payloads = {payloads, list_semantic::all_of},
                   .segments = {{&segment, 1}},
                   .counts = {{}, list_semantic::none_of},  // libfixbuf 2.4.1 misreads elements of 3 octets
                   .in_lists = {{&in_list, 1}, list_semantic::one_or_more_of},
                   .port = 443};
  return to.add(lists_template, full).code == errc::ok && to.add(lists_template, lists{}).code == errc::ok;
}

bool add_nested_lists(ipfix::message_builder& to) {
  static const std::string_view types[] = {"text/html", "a/b"};
  const request requests[] = {{"example.org", 200, {types, list_semantic::ordered}}, {"www.example.net", 404, {}}};
  static const answer answers[] = {{{0xc0000201}, 3600}, {{0xc6336401}, 0xffffff}};
  const outgoing_part parts[] = {{answer_template, answers},
                                 {request_template, std::span{requests}.first<1>()},
                                 {answer_template, std::span{answers}.first<1>()}};
  const nested_lists full{.source = {0xcb007101},
                          .requests = {requests, list_semantic::all_of},
                          .bytes = 123456789012,
                          .answers = {answers, list_semantic::none_of},
                          .both = {parts, list_semantic::one_or_more_of}};
  return to.add(nested_template, full).code == errc::ok && to.add(nested_template, nested_lists{}).code == errc::ok;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::byte room[4096];
  ipfix::message_builder to;
  const bool ok =
      to.begin(room, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code == errc::ok &&
      to.add_template(request_template).code == errc::ok && to.add_template(answer_template).code == errc::ok &&
      to.add_template(lists_template).code == errc::ok && to.add_template(nested_template).code == errc::ok &&
      add_basic_lists(to) && add_nested_lists(to);
  const octets message = to.finish();
  std::FILE* const file = ok ? std::fopen(argv[1], "wb") : nullptr;
  if (file == nullptr) return 1;
  const bool whole = std::fwrite(message.data(), 1, message.size(), file) == message.size();
  return std::fclose(file) == 0 && whole ? 0 : 1;
}
