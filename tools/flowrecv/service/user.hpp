// SPDX-License-Identifier: BSL-1.0
// --user NAME[:GROUP]: root is needed for ports below 1024 and for keys that only root may read, and given up for good
// once these are open. Files are opened as the user from the beginning, as they are later on (SIGHUP, a new file each
// hour), so that what cannot be done then shows at the start.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace CLI {
class App;
}

namespace flowkit::tools {

class service_user {
 public:
  service_user() = default;  ///< nothing changes
  /// Throws startup_error (usage): no such user or group, or this is not root. `only_checks`: that is no error.
  service_user(const std::string& text, bool only_checks);

  /// From here on files are opened as the user. Throws startup_error (io), as do the others.
  void for_files() const;
  /// From here on as root again.
  void for_sockets() const;
  /// For good; verified.
  void drop() const;

  /// A member before those that open sockets.
  struct for_binding {
    explicit for_binding(const service_user& u) { u.for_sockets(); }
  };

 private:
  bool is_ = false;
  std::string name_;
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  std::vector<gid_t> groups_;
};

void add_user_option(CLI::App& app, std::string& text);

}  // namespace flowkit::tools
