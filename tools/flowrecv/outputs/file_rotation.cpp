// SPDX-License-Identifier: BSL-1.0
// What a file is called once it is complete, and what becomes of those before it.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"
#include "tools/flowrecv/outputs/file_beginning.hpp"
#include "tools/flowrecv/outputs/file_output.hpp"

namespace flowkit::tools {

namespace {
/// 0, or an errno: EEXIST where there is such a file, which stays.
int rename_to_new(const std::string& from, const std::string& to) noexcept {
#ifdef RENAME_NOREPLACE
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;  // of a file system that does not know how
#endif
  if (access(to.c_str(), F_OK) == 0) return EEXIST;
  return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

/// Under a name that no other file has. Throws nothing; the new name, or `error`.
std::string rename_part(const file_names& names, timestamp begun, std::string& error) {
  for (unsigned n = 0;; ++n) {
    std::string to = names.completed(begun, n);
    const int wrong = rename_to_new(names.part(), to);
    if (wrong == 0) return to;
    if (wrong == EEXIST) continue;
    error = fmt::format("{} to {}: {}", names.part(), to, system_text(wrong));
    return {};
  }
}

timestamp last_written(const std::string& path) {
  struct stat s {};
  return stat(path.c_str(), &s) == 0 ? from_unix_seconds(s.st_mtim.tv_sec) : timestamp{};
}
}  // namespace

/// A run that was interrupted has left its last file as it was written. One of another kind stays as it is.
void file_output::recover() {
  const std::string& part = names_->part();
  if (file_->size() == 0) return;
  const timestamp written = last_written(part);
  const std::string wrong = why_not_of_kind(part, kind_, settings_.packed);
  if (wrong.empty()) {
    const std::uint64_t whole = whole_octets(part, kind_, settings_.packed);
    if (whole != file_->size()) cut(whole);
    if (whole == 0) return;
  }
  std::string error;
  const std::string now = rename_part(*names_, written, error);
  if (now.empty()) throw startup_error(exit_code::io, error);
  note_ = fmt::format("{}, which a run that was interrupted had left, is {} now{}{}", part, now,
                      wrong.empty() ? "" : ", as it was: ", wrong);
  if (!begin_next(begun_)) throw startup_error(exit_code::io, error_);
}

bool file_output::complete() {
  std::string error;
  if (rename_part(*names_, begun_, error).empty()) {
    failed(error);
    return false;
  }
  has_pieces_ = false;
  if (settings_.keep != 0) remove_oldest();
  return true;
}

void file_output::remove_oldest() {
  const auto all = names_->all_completed();
  for (std::size_t i = 0; i + settings_.keep < all.size(); ++i)
    if (::unlink(all[i].c_str()) != 0 && errno != ENOENT) failed(all[i] + ": " + system_text(errno));
}

}  // namespace flowkit::tools
