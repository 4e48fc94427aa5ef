// SPDX-License-Identifier: BSL-1.0
// --state FILE: what was learnt from exporters, kept over a restart. It is read at the start; each session waits here
// until a datagram of its exporter comes, to whichever worker, and what still waits is written again with the rest.
#pragma once

#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "tools/flowrecv/state/session_octets.hpp"

namespace flowkit::tools {

class state_file {
 public:
  /// A larger one is not read, and none is written: four times what sessions take by default.
  static constexpr std::size_t max_octets = std::size_t{256} << 20;
  /// Sessions that nobody has come for since are dropped.
  static constexpr duration patience = seconds(30 * 24 * 3600);

  /// Throws startup_error (usage): a file cannot be there, or not be read, or not be replaced.
  explicit state_file(std::string path);

  /// Empty; or why what is there is not used: one line. A file that is not there is an empty one.
  [[nodiscard]] std::string load();
  /// What is known of the session, which is new and of the calling thread, becomes part of it. From any thread.
  bool give(exporter_sessions& sessions, exporter_sessions::handle s);
  /// Replaces the file, whole or not at all. Empty, or what went wrong: one line. One thread at a time.
  [[nodiscard]] std::string save(std::span<const state::session_octets> parts, timestamp now);

  /// Sessions that still wait.
  [[nodiscard]] std::size_t waiting() const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  /// The same with octets in place of the file.
  [[nodiscard]] std::string load(std::vector<std::byte> content);
  [[nodiscard]] std::vector<std::byte> content(std::span<const state::session_octets> parts, timestamp now) const;

 private:
  [[nodiscard]] std::string read();

  std::string path_;
  mutable std::mutex guard_;
  std::vector<std::byte> loaded_;
  std::unordered_map<session_key, state::stored_session, session_key_hash> waiting_;
};

}  // namespace flowkit::tools
