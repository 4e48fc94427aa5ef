// SPDX-License-Identifier: BSL-1.0
// One file that is being written, plain or compressed. What is in it is whole pieces, also where the disk was full.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tools/common/compression/frame_compressor.hpp"
#include "tools/common/output_file.hpp"
#include "tools/flowrecv/outputs/end_keeper.hpp"
#include "tools/flowrecv/outputs/piece_kind.hpp"

namespace flowkit::tools {

class piece_file {
 public:
  /// `packer`: null where it is plain; must outlive this. Throws startup_error (io).
  piece_file(const std::string& path, const piece_kind& kind, frame_compressor* packer, output_file::begin how);
  ~piece_file();

  /// How many octets of the pieces are in the file.
  std::size_t write(std::string_view pieces);

  /// Nobody else writes a regular file, until it is closed; others may. False: somebody does.
  [[nodiscard]] bool lock() noexcept;
  /// From now on its end is whole also where this process is killed; null: no longer.
  void keep(const std::shared_ptr<end_keeper>& by);
  /// Octets, as they are on the disk.
  [[nodiscard]] std::uint64_t size() const noexcept { return file_.size(); }
  [[nodiscard]] bool is_regular() const noexcept { return file_.is_regular(); }
  /// As output_file's.
  bool cut(std::uint64_t octets) noexcept { return file_.cut(octets); }
  [[nodiscard]] bool closed() const noexcept { return file_.closed(); }
  [[nodiscard]] std::string error() const;
  [[nodiscard]] const std::string& name() const noexcept { return file_.name(); }

 private:
  std::size_t write_through(std::string_view octets) noexcept;

  output_file file_;
  std::unique_ptr<kept_end> end_;
  frame_compressor* packer_;
  bool no_memory_ = false;
};

/// How many octets at the beginning of the file are whole pieces, or frames; an interrupted run may have left the rest
/// torn.
[[nodiscard]] std::uint64_t whole_octets(const std::string& path, const piece_kind& kind, compression packed);

}  // namespace flowkit::tools
