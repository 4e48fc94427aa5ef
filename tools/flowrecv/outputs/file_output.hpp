// SPDX-License-Identifier: BSL-1.0
// The file, or standard output, that --output names: one file, or one after the other where it is rotated.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "tools/flowrecv/outputs/file_names.hpp"
#include "tools/flowrecv/outputs/file_settings.hpp"
#include "tools/flowrecv/outputs/piece_file.hpp"
#include "tools/flowrecv/outputs/piece_output.hpp"

namespace flowkit::tools {

class file_output final : public piece_output {
 public:
  /// Pieces that go out together; compressed, they are a frame: small ones compress badly.
  static constexpr std::size_t plain_size = 256 << 10, packed_size = 1 << 20;
  /// Or what there is after this time.
  static constexpr duration packed_delay = seconds(1);

  /// `-` is standard output, which is never rotated. A file is opened and changed in nothing. Throws startup_error.
  explicit file_output(const std::string& path, const piece_kind& kind = line_pieces, file_settings settings = {});
  ~file_output() override;

  void begin_with(std::string header) override;
  /// Is what is there such that it can be begun? Changes nothing; throws startup_error.
  void check();
  /// Now it is written: the file is emptied, or what an interrupted run has left of it is made whole. Throws
  /// startup_error. `keeper`: of the ends of its files; may be null.
  void begin(std::shared_ptr<end_keeper> keeper = {});
  bool write(std::string_view pieces) override;
  bool flush() override;
  bool close() override;
  void reopen() override;

  [[nodiscard]] const piece_kind& pieces() const noexcept override { return kind_; }
  [[nodiscard]] bool closed() const noexcept override { return file_ && file_->closed(); }
  [[nodiscard]] std::uint64_t lost() const noexcept override { return lost_; }
  [[nodiscard]] std::uint64_t unwritten() const override;
  [[nodiscard]] std::string error() const override { return error_; }
  [[nodiscard]] bool failing() const noexcept override { return failing_; }
  [[nodiscard]] const std::string& name() const noexcept override { return name_; }
  [[nodiscard]] bool is_regular() const noexcept { return file_ && file_->is_regular(); }
  /// What an earlier run had left, for people; empty: nothing.
  [[nodiscard]] const std::string& note() const noexcept { return note_; }

 private:
  [[nodiscard]] const std::string& written_path() const noexcept { return names_ ? names_->part() : path_; }
  [[nodiscard]] std::uint64_t appendable() const;
  void cut(std::uint64_t octets);
  void recover();
  bool open(output_file::begin how);
  [[nodiscard]] std::unique_ptr<piece_file> opened(output_file::begin how) const;
  bool begin_file();
  bool write_out();
  void arrives(std::string_view pieces);
  void gather(std::string_view pieces);
  bool write_out(std::string_view rest);
  [[nodiscard]] std::string_view fitting(std::string_view text) const noexcept;
  [[nodiscard]] std::string_view numbered(std::string_view pieces);
  void turn();
  bool complete();
  bool begin_next(timestamp begun);
  void remove_oldest();
  void lose(std::string_view text);
  void failed(const std::string& why);

  const piece_kind& kind_;
  file_settings settings_;
  std::string path_, name_, header_, note_;
  std::optional<file_names> names_;  ///< where it is rotated
  std::unique_ptr<frame_compressor> packer_;
  std::shared_ptr<end_keeper> keeper_;
  std::size_t buffer_size_;
  std::unique_ptr<piece_file> file_;   ///< null: it could not be opened again
  mutable std::mutex guard_;           ///< of the next two, while they change
  std::string text_;                   ///< whole pieces that go out together
  std::string_view arriving_;          ///< those that write() was called with, until they are written or in text_
  std::optional<std::uint64_t> kept_;  ///< octets of the file that stay as it is begun; empty: not checked yet
  bool is_begun_ = false;              ///< until then nothing is changed
  bool header_due_ = true;             ///< nothing is in the file yet
  bool has_pieces_ = false;
  timestamp begun_, next_{}, packed_;  ///< the file; the next file is due; when the last frame was written
  std::uint64_t lost_ = 0;
  piece_numbers numbers_;
  std::string numbered_;
  std::string error_;
  bool failing_ = false;
};

}  // namespace flowkit::tools
