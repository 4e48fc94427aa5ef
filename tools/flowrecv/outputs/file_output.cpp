// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/file_output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "tools/common/exit_code.hpp"
#include "tools/common/printable.hpp"
#include "tools/common/system_text.hpp"
#include "tools/flowrecv/outputs/file_beginning.hpp"
#include "tools/flowrecv/outputs/pipe_look.hpp"

namespace flowkit::tools {

namespace {
/// Octets of text for a frame, of files of this size.
std::size_t frame_size(std::uint64_t size) noexcept {
  return size == 0 ? file_output::packed_size
                   : static_cast<std::size_t>(std::min<std::uint64_t>(size, file_output::packed_size));
}

/// Octets of a frame that was being written: it is of some pieces that go out together.
constexpr std::uint64_t longest_frame = 4 * file_output::packed_size;

void check_rotated(const std::string& path) {
  std::error_code none;
  if (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none))
    throw startup_error(exit_code::usage, fmt::format("--output: {}: it is no file that could be rotated", path));
}
}  // namespace

file_output::file_output(const std::string& path, const piece_kind& kind, file_settings settings)
    : kind_(kind),
      settings_(std::move(settings)),
      path_(path),
      buffer_size_(settings_.packed == compression::none ? plain_size : frame_size(settings_.size)),
      begun_(settings_.now()),
      packed_(begun_) {
  if (settings_.packed != compression::none) packer_ = make_frame_compressor(settings_.packed);
  const bool is_file = path != "-";
  if (is_file && settings_.rotates()) {
    names_.emplace(path);
    check_rotated(path);
  }
  file_ = opened(output_file::begin::at_end);
  if (!file_->lock()) throw startup_error(exit_code::io, fmt::format("{}: another process writes it", written_path()));
  name_ = is_file ? path : file_->name();
  if (settings_.every) next_ = next_multiple(begun_, *settings_.every);
  text_.reserve(buffer_size_);
}

file_output::~file_output() {
  if (is_begun_)
    write_out();
  else if (names_ && file_->size() == 0)
    ::unlink(written_path().c_str());
}

void file_output::begin_with(std::string header) { header_ = std::move(header); }

void file_output::check() { kept_ = names_ || !settings_.append || file_->size() == 0 ? 0 : appendable(); }

void file_output::begin(std::shared_ptr<end_keeper> keeper) {
  keeper_ = std::move(keeper);
  if (!kept_) check();
  if (names_)
    recover();
  else if (file_->size() > *kept_)
    cut(*kept_);
  file_->keep(keeper_);
  header_due_ = file_->size() == 0;
  if (!header_due_ && kind_.next_in != nullptr) numbers_ = kind_.next_in(path_);
  is_begun_ = true;
}

/// Octets that stay: what is removed is an end that was being written as a run was interrupted, and nothing else.
std::uint64_t file_output::appendable() const {
  std::string wrong = why_not_of_kind(path_, kind_, settings_.packed);
  if (wrong.empty()) wrong = why_not_with_header(path_, header_, settings_.packed);
  if (!wrong.empty()) throw startup_error(exit_code::io, fmt::format("{}: --append: {}", path_, wrong));
  const std::uint64_t whole = whole_octets(path_, kind_, settings_.packed);
  if (file_->size() - whole > (packer_ ? longest_frame : kind_.longest))
    throw startup_error(exit_code::io,
                        fmt::format("{}: --append: it is damaged at octet {}, long before its end", path_, whole));
  return whole;
}

void file_output::cut(std::uint64_t octets) {
  if (!file_->cut(octets))
    throw startup_error(exit_code::io, fmt::format("{}: {}", written_path(), system_text(errno)));
}

bool file_output::write(std::string_view pieces) {
  if (closed()) return false;
  arrives(pieces);
  if (text_.size() + pieces.size() > buffer_size_ && !text_.empty()) write_out(), turn();
  if (text_.empty() && pieces.size() >= buffer_size_ / 2) {  // as much as that comes at once: it is not copied
    write_out(pieces), arrives({}), turn();
    return true;
  }
  gather(pieces);
  if (text_.size() >= buffer_size_) write_out(), turn();
  return true;
}

void file_output::arrives(std::string_view pieces) {
  const std::lock_guard lock{guard_};
  arriving_ = pieces;
}

void file_output::gather(std::string_view pieces) {
  const std::lock_guard lock{guard_};
  text_ += pieces;
  arriving_ = {};
}

bool file_output::write_out() {
  const bool fine = write_out(text_);
  const std::lock_guard lock{guard_};
  text_.clear();
  return fine;
}

std::uint64_t file_output::unwritten() const {
  const std::lock_guard lock{guard_};
  return kind_.records(text_) + kind_.records(arriving_);
}

bool file_output::flush() {
  const timestamp now = settings_.now();
  const bool due = settings_.every && names_ && now >= next_;
  if (packer_ && !due && now - packed_ < packed_delay && now >= packed_) return true;
  packed_ = now;
  const bool fine = write_out();
  turn();
  return fine;
}

bool file_output::close() {
  bool fine = write_out();
  keeper_.reset();
  if (file_) file_->keep({});
  if (!names_ || !file_) return fine;
  if (has_pieces_)
    fine = complete() && fine;
  else
    ::unlink(written_path().c_str());
  file_.reset();
  return fine;
}

void file_output::reopen() {
  if (path_ == "-") return;
  write_out();
  if (names_) {
    if (has_pieces_ && complete()) begin_next(settings_.now());
    return;
  }
  file_.reset();
  open(output_file::begin::at_end);
}

/// What has no room is lost, and counted: the next is tried again, as a disk may have room again.
bool file_output::write_out(std::string_view rest) {
  bool fine = true, may_turn = true;
  if (rest.empty()) return (!file_ && names_ && !has_pieces_) || begin_file();
  while (fine && !rest.empty()) {
    fine = begin_file();
    if (!fine) break;
    const std::string_view now = may_turn ? fitting(rest) : rest;
    if (now.empty()) {
      may_turn = complete() && begin_next(settings_.now());
      continue;
    }
    const std::size_t kept = file_->write(numbered(now));
    has_pieces_ = has_pieces_ || kept != 0;
    fine = kept == now.size();
    if (!fine) failed(file_->error());
    rest.remove_prefix(kept);
  }
  failing_ = failing_ && !fine;
  if (!rest.empty()) lose(rest);
  return fine;
}

/// Its header is in it. False: there is none, or no room for it.
bool file_output::begin_file() {
  if (!file_ && !open(output_file::begin::at_end)) return false;
  if (!header_due_) return true;
  header_due_ = !header_.empty() && file_->write(header_) != header_.size();
  if (header_due_) failed(file_->error());
  return !header_due_;
}

/// As much as the size of files leaves room for, but always a piece. What is compressed has no size before it is: a
/// file of it is completed once it has reached that size.
std::string_view file_output::fitting(std::string_view text) const noexcept {
  if (!names_ || settings_.size == 0) return text;
  const std::uint64_t there = file_->size();
  const std::uint64_t room = settings_.size > there ? settings_.size - there : 0;
  if (packer_) return has_pieces_ && room == 0 ? std::string_view{} : text;
  if (text.size() <= room) return text;
  const std::size_t whole = kind_.whole(text.substr(0, static_cast<std::size_t>(room)));
  return text.substr(0, whole == 0 && !has_pieces_ ? kind_.first(text) : whole);
}

std::string_view file_output::numbered(std::string_view pieces) {
  if (kind_.number == nullptr) return pieces;
  numbered_ = pieces;
  kind_.number(numbered_, numbers_);
  return numbered_;
}

/// The next file, where its time has come. One without pieces is written on: nobody wants empty files.
void file_output::turn() {
  if (!names_ || !settings_.every) return;
  const timestamp now = settings_.now();
  if (now < next_) return;
  next_ = next_multiple(now, *settings_.every);
  const timestamp begun = next_ - *settings_.every;
  if (!has_pieces_)
    begun_ = begun;
  else if (complete())
    begin_next(begun);
}

/// A pipe waits for its reader.
std::unique_ptr<piece_file> file_output::opened(output_file::begin how) const {
  const pipe_look look{written_path()};
  if (look.waits() && settings_.say) settings_.say("waiting for a reader of " + printable(path_));
  return std::make_unique<piece_file>(written_path(), kind_, packer_.get(), how);
}

bool file_output::open(output_file::begin how) {
  try {
    file_ = opened(how);
    if (!file_->lock()) {
      file_.reset();
      failed(written_path() + ": another process writes it");
      return false;
    }
  } catch (const startup_error& e) {
    failed(e.what());
    return false;
  }
  file_->keep(keeper_);
  header_due_ = file_->size() == 0;
  return true;
}

bool file_output::begin_next(timestamp begun) {
  begun_ = begun;
  if (settings_.every) next_ = next_multiple(begun, *settings_.every);
  has_pieces_ = false;
  file_.reset();
  return open(output_file::begin::empty);
}

void file_output::lose(std::string_view text) {
  if (!closed()) lost_ += kind_.records(text);
}

void file_output::failed(const std::string& why) {
  if (error_.empty()) error_ = why;
  failing_ = true;
}

}  // namespace flowkit::tools
