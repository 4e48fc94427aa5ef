// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/service/user.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <cerrno>

#include "tools/common/exit_code.hpp"
#include "tools/common/printable.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {
void require(bool done, const char* what, const std::string& name) {
  if (!done) throw startup_error(exit_code::io, fmt::format("--user: {}: {}: {}", name, what, system_text(errno)));
}
}  // namespace

service_user::service_user(const std::string& text, bool only_checks) {
  const auto wrong = [](const std::string& what) { throw startup_error(exit_code::usage, "--user: " + what); };
  const std::size_t colon = text.find(':');
  name_ = text.substr(0, colon);
  const passwd* const user = ::getpwnam(name_.c_str());
  if (user == nullptr) wrong(fmt::format("there is no user '{}'", printable(name_)));
  uid_ = user->pw_uid, gid_ = user->pw_gid;
  if (uid_ == 0) wrong("is root, whose privileges are to be given up");
  if (colon != std::string::npos) {
    const std::string of = text.substr(colon + 1);
    const group* const g = ::getgrnam(of.c_str());
    if (g == nullptr) wrong(fmt::format("there is no group '{}'", printable(of)));
    gid_ = g->gr_gid;
    groups_ = {gid_};
  } else {
    int n = 32;
    groups_.resize(static_cast<std::size_t>(n));
    while (::getgrouplist(name_.c_str(), gid_, groups_.data(), &n) < 0) groups_.resize(static_cast<std::size_t>(n));
    groups_.resize(static_cast<std::size_t>(n));
  }
  if (::geteuid() != 0 && !only_checks) wrong("only root can become another user");
  is_ = ::geteuid() == 0;
}

void service_user::for_files() const {
  if (!is_) return;
  require(::setgroups(groups_.size(), groups_.data()) == 0, "setgroups", name_);
  require(::setegid(gid_) == 0, "setegid", name_);
  require(::seteuid(uid_) == 0, "seteuid", name_);
}

void service_user::for_sockets() const {
  if (!is_) return;
  require(::seteuid(0) == 0, "seteuid", name_);
  require(::setegid(0) == 0, "setegid", name_);
}

void service_user::drop() const {
  if (!is_) return;
  if (::geteuid() != 0) for_sockets();
  require(::setgroups(groups_.size(), groups_.data()) == 0, "setgroups", name_);
  require(::setresgid(gid_, gid_, gid_) == 0, "setresgid", name_);
  require(::setresuid(uid_, uid_, uid_) == 0, "setresuid", name_);  // all capabilities go with it
  require(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "prctl", name_);
  uid_t real = 0, effective = 0, saved = 0;
  const bool is_known = ::getresuid(&real, &effective, &saved) == 0;
  if (!is_known || real != uid_ || effective != uid_ || saved != uid_ || ::setuid(0) == 0)
    throw startup_error(exit_code::io, fmt::format("--user: {}: root's privileges are still there", name_));
}

void add_user_option(CLI::App& app, std::string& text) {
  app.add_option("--user", text,
                 "started by root: become this user once the ports are open; files are opened as this user from the "
                 "beginning")
      ->type_name("NAME[:GROUP]");
}

}  // namespace flowkit::tools
