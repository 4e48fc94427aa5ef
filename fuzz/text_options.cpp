// SPDX-License-Identifier: BSL-1.0
// Addresses to listen at and to send to, quantities: what was taken lies within its bounds and, written out, is taken
// for the same.
#include "fuzz/text.hpp"
#include "tools/common/endpoint.hpp"
#include "tools/common/quantity.hpp"

using namespace flowkit;
using namespace flowkit::tools;

namespace {
void check_listen(std::string_view text) {
  fuzz::parsed([&] { return parse_listen("--listen", text); },
               [](const listen_address& a) {
                 const std::string prefix = std::string(to_string(a.protocol)) + ':';
                 fuzz::require(parse_listen("again", prefix + to_string(a.at)) == a);
               });
}
void check_target(std::string_view text) {
  fuzz::parsed([&] { return parse_target("--target", text); },
               [](const target_address& t) {
                 fuzz::require(t.port != 0 && !t.host.empty() && t.host.size() <= 253);
                 const bool is_v6 = t.host.find(':') != std::string::npos;
                 const std::string host = is_v6 ? '[' + t.host + ']' : t.host;
                 const std::string prefix =
                     t.protocol == transport::udp ? "" : std::string(to_string(t.protocol)) + ':';
                 fuzz::require(parse_target("again", prefix + host + ':' + std::to_string(t.port)) == t);
                 if (!parse<ip_address>(t.host)) return;  // resolve() asks nobody for addresses
                 const auto at = resolve("--target", t);
                 fuzz::require(at.size() == 1 && at[0].port == t.port && at[0].address.is_v6() == is_v6);
               });
}
void check_quantities(std::string_view text) {
  fuzz::parsed([&] { return parse_duration("--for", text); },
               [](duration d) {
                 fuzz::require(d.ns > 0 && d.ns <= 315'576'000'000'000'000);
                 if (d.ns % 1'000'000 == 0)
                   fuzz::require(parse_duration("again", std::to_string(d.ns / 1'000'000) + "ms") == d);
               });
  fuzz::parsed([&] { return parse_octets("--size", text); },
               [](std::uint64_t n) {
                 fuzz::require(n <= std::uint64_t{1} << 40);
                 fuzz::require(parse_octets("again", std::to_string(n)) == n);
               });
  fuzz::parsed([&] { return parse_count("--count", text); },
               [&](std::uint64_t n) {
                 fuzz::require(parse_count("again", std::to_string(n)) == n);
                 bool refused = false;
                 try {
                   fuzz::require(parse_count("--count", text, 10, 1000) == n);
                 } catch (const startup_error&) {
                   refused = true;
                 }
                 fuzz::require(refused == (n < 10 || n > 1000));
               });
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::with_text(data, size, [](std::string_view text) {
    check_listen(text);
    check_target(text);
    check_quantities(text);
  });
  return 0;
}
