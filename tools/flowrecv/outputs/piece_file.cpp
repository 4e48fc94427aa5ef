// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/piece_file.hpp"

#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

namespace flowkit::tools {

namespace {
/// Who keeps the end of a file holds its lock for some 0.1 ms longer than the writer that was killed; a busy machine
/// takes longer.
constexpr int lock_tries = 50;
constexpr std::chrono::milliseconds lock_wait{10};

/// A frame is written alone: what is there of one that had no room is none.
std::size_t no_frame(std::string_view) noexcept { return 0; }

std::uint64_t whole_plain_octets(const std::string& path, const piece_kind& kind) {
  std::ifstream file{path, std::ios::binary};
  std::vector<char> block(1 << 20);
  std::string rest;  // a piece that began in blocks before
  std::uint64_t whole = 0;
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    rest.append(block.data(), static_cast<std::size_t>(file.gcount()));
    const std::size_t n = kind.whole(rest);
    whole += n;
    rest.erase(0, n);
  }
  return whole;
}
}  // namespace

piece_file::piece_file(const std::string& path, const piece_kind& kind, frame_compressor* packer,
                       output_file::begin how)
    : file_(path, packer != nullptr ? &no_frame : kind.whole, how), packer_(packer) {}

/// What else has it open, as the keeper of its end, has the same lock.
piece_file::~piece_file() {
  if (file_.is_regular()) ::flock(file_.descriptor(), LOCK_UN);
}

void piece_file::keep(const std::shared_ptr<end_keeper>& by) {
  end_.reset();
  if (by && file_.is_regular()) end_ = std::make_unique<kept_end>(by, file_.descriptor());
}

std::size_t piece_file::write_through(std::string_view octets) noexcept {
  if (!end_) return file_.write_through(octets);
  end_->writes_after(file_.size());
  const std::size_t n = file_.write_through(octets);
  end_->has_written();
  return n;
}

std::size_t piece_file::write(std::string_view pieces) {
  if (packer_ == nullptr) return write_through(pieces);
  if (pieces.empty()) return 0;
  const std::string_view frame = packer_->frame(pieces);
  no_memory_ = no_memory_ || frame.empty();
  return !frame.empty() && write_through(frame) == frame.size() ? pieces.size() : 0;
}

/// A file system that has no locks does not keep anybody from writing.
bool piece_file::lock() noexcept {
  if (!file_.is_regular()) return true;
  for (int i = 0; i < lock_tries; ++i) {
    if (::flock(file_.descriptor(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return true;
    std::this_thread::sleep_for(lock_wait);
  }
  return false;
}

std::string piece_file::error() const {
  return no_memory_ && file_.error().empty() ? file_.name() + ": no memory to compress it" : file_.error();
}

std::uint64_t whole_octets(const std::string& path, const piece_kind& kind, compression packed) {
  return packed == compression::none ? whole_plain_octets(path, kind) : whole_frames(path, packed);
}

}  // namespace flowkit::tools
