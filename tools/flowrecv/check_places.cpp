// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/check_places.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <set>
#include <string>

#include "tools/common/input_file.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/tls_context.hpp"
#include "tools/flowrecv/outputs/file_names.hpp"

namespace flowkit::tools {

namespace {
/// Calls it for each of the files that are read, with its option.
template <class Check>
void each_input(const flowrecv_options& o, Check check) {
  for (const std::string& path : o.read) check("--read", path);
  std::error_code none;
  if (std::filesystem::exists(o.expect, none)) check("--expect", o.expect);  // flowgen may still have to write it
}

void check_input(const char* option, const std::string& path) {
  if (const std::string wrong = why_not_opened(path); !wrong.empty())
    throw startup_error(exit_code::io, fmt::format("{}: {}: {}", option, path, wrong));
}

/// As the user that is effective now: --user. 0 or errno.
int may(const std::string& path, int how) noexcept {
  return ::faccessat(AT_FDCWD, path.c_str(), how, AT_EACCESS) == 0 ? 0 : errno;
}
/// In the folder of what a link leads to, too.
int may_create(const std::string& path) {
  std::filesystem::path where = path;
  std::error_code none;
  constexpr int most = 40;  // as many links as the system follows
  for (int i = 0; i < most && std::filesystem::is_symlink(where, none); ++i)
    where = where.parent_path() / std::filesystem::read_symlink(where, none);
  return may(where.has_parent_path() ? where.parent_path() : ".", W_OK | X_OK);
}
/// As check_writable() finds it out by doing it.
void check_write(const char* option, const std::string& path, bool is_renamed = false) {
  if (path.empty() || path == "-") return;
  struct stat s {};
  int wrong = ::stat(path.c_str(), &s) == 0 ? 0 : errno;
  if (wrong == 0)
    wrong = S_ISDIR(s.st_mode) ? EISDIR : may(path, W_OK);
  else if (wrong == ENOENT)
    wrong = may_create(path);
  if (wrong == 0 && is_renamed) wrong = may_create(path);
  if (wrong != 0) throw startup_error(exit_code::io, fmt::format("{}: {}: {}", option, path, system_text(wrong)));
}

void check_output(const output_settings& o) {
  check_write("--output", o.files.rotates() ? file_names{o.path}.part() : o.path, o.files.rotates());
}

class collected {
 public:
  template <class Check>
  void try_to(Check check) {
    try {
      check();
    } catch (const startup_error& e) {
      all_.push_back(e);
    }
  }
  [[nodiscard]] std::vector<startup_error> all() && { return std::move(all_); }

 private:
  std::vector<startup_error> all_;
};
}  // namespace

void check_inputs(const flowrecv_options& o) { each_input(o, &check_input); }

std::vector<startup_error> wrong_places(const flowrecv_options& o) {
  collected wrong;
  each_input(o, [&](const char* option, const std::string& path) { wrong.try_to([&] { check_input(option, path); }); });
  wrong.try_to([&] { check_write("--stats", o.stats); });
  for (const output_settings& one : o.outputs) wrong.try_to([&] { check_output(one); });
  o.user.for_sockets();
  std::set<transport> secured;
  for (const listen_address& at : o.listen)
    if (is_secured(at.protocol)) secured.insert(at.protocol);
  for (const transport how : secured)
    wrong.try_to([&] { static_cast<void>(tls_context{how, tls_role::listener, o.tls}); });
  return std::move(wrong).all();
}

}  // namespace flowkit::tools
