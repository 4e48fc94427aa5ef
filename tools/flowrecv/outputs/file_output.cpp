// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/file_output.hpp"

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

file_output::file_output(const std::string& path, const piece_kind& kind)
    : kind_(kind), path_(path), file_(std::make_unique<output_file>(path, kind.whole)) {
  name_ = file_->name();
  header_due_ = true;
  text_.reserve(buffer_size);
}

file_output::~file_output() { file_output::flush(); }

void file_output::begin_with(std::string header) { header_ = std::move(header); }

bool file_output::write(std::string_view pieces) {
  if (closed()) return false;
  if (text_.size() + pieces.size() > buffer_size && !text_.empty()) write_out();
  text_ += pieces;
  if (text_.size() >= buffer_size) write_out();
  return true;
}

bool file_output::flush() { return write_out(); }

/// What has no room is lost, and counted: the next is tried again, as a disk may have room again.
bool file_output::write_out() {
  if (file_ && header_due_) {
    header_due_ = file_->write_through(header_) != header_.size();
    if (header_due_) failed(file_->error());
  }
  if (text_.empty()) return !header_due_;
  const std::size_t kept = file_ && !header_due_ ? file_->write_through(text_) : 0;
  const bool all = kept == text_.size();
  if (!all && !closed()) {
    lost_ += kind_.records(std::string_view(text_).substr(kept));
    if (file_) failed(file_->error());
  }
  text_.clear();
  return all;
}

void file_output::failed(const std::string& why) {
  if (error_.empty()) error_ = why;
}

void file_output::open(output_file::begin how) {
  try {
    file_ = std::make_unique<output_file>(path_, kind_.whole, how);
    header_due_ = file_->size() == 0;
  } catch (const startup_error& e) {
    failed(e.what());
  }
}

void file_output::reopen() {
  if (path_ == "-") return;
  write_out();
  file_.reset();
  open(output_file::begin::at_end);
}

}  // namespace flowkit::tools
