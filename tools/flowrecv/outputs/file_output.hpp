// SPDX-License-Identifier: BSL-1.0
// The file, or standard output, that --output names.
#pragma once

#include <memory>
#include <string>

#include "tools/common/output_file.hpp"
#include "tools/flowrecv/outputs/piece_output.hpp"

namespace flowkit::tools {

class file_output final : public piece_output {
 public:
  static constexpr std::size_t buffer_size = 256 << 10;

  /// `-` is standard output; a file is emptied. Throws startup_error (io).
  explicit file_output(const std::string& path, const piece_kind& kind = line_pieces);
  ~file_output() override;

  void begin_with(std::string header) override;
  bool write(std::string_view pieces) override;
  bool flush() override;
  bool close() override { return flush(); }
  void reopen() override;

  [[nodiscard]] const piece_kind& pieces() const noexcept override { return kind_; }
  [[nodiscard]] bool closed() const noexcept override { return file_ && file_->closed(); }
  [[nodiscard]] std::uint64_t lost() const noexcept override { return lost_; }
  [[nodiscard]] std::string error() const override { return error_; }
  [[nodiscard]] const std::string& name() const noexcept override { return name_; }

 private:
  bool write_out();
  void open(output_file::begin how);
  void failed(const std::string& why);

  const piece_kind& kind_;
  std::string path_, name_, header_;
  std::unique_ptr<output_file> file_;  ///< null: it could not be opened again
  std::string text_;                   ///< whole pieces that go out together
  bool header_due_ = false;            ///< nothing is in the file yet
  std::uint64_t lost_ = 0;
  std::string error_;
};

}  // namespace flowkit::tools
