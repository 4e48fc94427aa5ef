// SPDX-License-Identifier: BSL-1.0
// A file in blocks of whole rows or documents, for several threads; each byte is read once, so pipes will do.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace flowkit::tools::verify {

struct text_block {
  std::vector<char> room;
  std::size_t size = 0;
  std::uint64_t at = 0;  ///< in the file
  bool is_last = false;
  [[nodiscard]] std::string_view text() const noexcept { return {room.data(), size}; }
};

class block_source {
 public:
  static constexpr std::size_t block_size = 1 << 20;
  static constexpr std::size_t most = 512 << 20;  ///< of one document
  /// How much of the text are whole pieces; 0: none is.
  using whole_pieces = std::size_t (*)(std::string_view text) noexcept;

  /// `-` is standard input. Throws startup_error (io).
  explicit block_source(const std::string& path);
  ~block_source();
  block_source(const block_source&) = delete;
  block_source& operator=(const block_source&) = delete;

  /// The beginning, up to block_size, which next() gives as well.
  [[nodiscard]] std::string_view peek();
  /// What follows so many octets is in pieces like these; `until`: a line with which it ends, if not empty.
  void begin(std::size_t skip, whole_pieces pieces, std::string until = {});
  /// False at the end. From any thread. Throws startup_error (io).
  bool next(text_block& out);
  /// No more blocks.
  void stop();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// "line 5", of an octet of the file; "octet 120" if it cannot be read twice.
  [[nodiscard]] std::string place_of(std::uint64_t at) const;

 private:
  /// At least one more octet after carry_; false at the end.
  bool read_more(std::size_t octets);
  bool look_for_end(std::size_t from);

  std::string path_;
  int fd_ = -1;
  std::mutex mutex_;
  std::vector<char> carry_;  ///< read, and not given yet
  std::uint64_t at_ = 0;     ///< of its begin
  bool is_over_ = false;     ///< of the file
  bool is_stopped_ = false;
  whole_pieces pieces_ = nullptr;
  std::string until_;
};

}  // namespace flowkit::tools::verify
