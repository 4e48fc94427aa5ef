// SPDX-License-Identifier: BSL-1.0
// A case for decoders: datagrams, and what must come out. Two files of one name: NAME.hex has the octets with their
// comments, as `flowcheck explain` reads them; NAME.json says where they come from and what is expected.
#pragma once

#include <boost/json/array.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "conformance/testee/answer.hpp"
#include "tools/common/datagram.hpp"
#include "tools/common/protocols.hpp"

namespace flowkit::conformance {

/// By the name: y_ must be accepted, n_ must be refused, i_ is left to the implementation.
enum class case_kind : char { accept = 'y', refuse = 'n', open = 'i' };

/// What stands beside octets, from an offset on up to that of the next comment.
struct octet_comment {
  std::size_t offset = 0;
  std::string text;
};

struct case_frame {
  std::vector<std::byte> octets;
  std::vector<octet_comment> comments;  ///< for writing; not read
  tools::endpoint source;
  std::uint16_t destination_port = 0;
  timestamp received;
  transport_kind transport = transport_kind::udp;

  /// A view.
  [[nodiscard]] tools::datagram as_datagram() const noexcept {
    return {.payload = octets,
            .source = source,
            .destination = {{}, destination_port},
            .received = received,
            .transport = transport,
            .connection = transport == transport_kind::stream ? 1u : 0u};
  }
};

/// To one frame; what is absent is not judged.
struct expected_answer {
  std::optional<answer_verdict> given;
  std::optional<boost::json::array> records;  ///< of objects
};

struct test_case {
  std::string id;  ///< "rfc7011/8.1-y_withdraw-and-define": source, section, kind and words
  case_kind kind = case_kind::open;
  std::string clause, sentence;
  std::string requirement;  ///< id in the catalogue, or empty
  std::string rfc5471;      ///< test of RFC 5471, or empty
  tools::protocol what = tools::protocol::unknown;
  bool exact = true;  ///< records have the expected members and no others
  std::vector<case_frame> frames;
  std::vector<expected_answer> expected;  ///< one for each frame
};

/// Ids of all cases below the folder, sorted. Throws startup_error (usage) if there is none.
[[nodiscard]] std::vector<std::string> list_cases(const std::filesystem::path& folder);

/// Throws startup_error (usage) that names file, place and what is allowed.
[[nodiscard]] test_case read_case(const std::filesystem::path& folder, const std::string& id);

/// Writes both files; folders are made. Throws startup_error (io).
void write_case(const std::filesystem::path& folder, const test_case& c);

/// Views of all frames.
[[nodiscard]] std::vector<tools::datagram> datagrams_of(const test_case& c);

}  // namespace flowkit::conformance
