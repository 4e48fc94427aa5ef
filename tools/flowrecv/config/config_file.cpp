// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/config/config_file.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include "tools/common/config/toml_value.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/printable.hpp"

namespace flowkit::tools {

namespace {
using kind = toml_value::kind;

/// What is asked of one start, and no matter of a file.
constexpr std::array<std::string_view, 6> of_command_line{"help",         "version",     "config",
                                                          "check-config", "list-fields", "schema"};

std::vector<std::string_view> keys_of(const CLI::App& app) {
  std::vector<std::string_view> all;
  for (const CLI::Option* o : app.get_options())
    for (const std::string& name : o->get_lnames())
      if (std::find(of_command_line.begin(), of_command_line.end(), name) == of_command_line.end())
        all.emplace_back(name);
  std::sort(all.begin(), all.end());
  return all;
}

/// One key of the file against the option that it names.
class key_reader {
 public:
  key_reader(const std::string& path, std::string_view key, const CLI::Option& option)
      : path_(path), key_(key), option_(option) {}

  void read(const toml_value& v, std::vector<std::string>& arguments) const {
    if (is_flag()) {
      if (v.is != kind::boolean) fail(v, fmt::format("{} is neither true nor false", shown(v)));
      if (v.boolean) arguments.push_back(fmt::format("--{}", key_));
      return;
    }
    if (v.is != kind::array) return arguments.push_back(argument(v));
    if (!is_repeatable()) fail(v, "takes one value, and no list");
    for (const toml_value& one : v.items) arguments.push_back(argument(one));
  }

 private:
  [[nodiscard]] bool is_flag() const { return option_.get_items_expected_max() == 0; }
  [[nodiscard]] bool is_repeatable() const { return option_.get_items_expected_max() > 1; }
  static std::string shown(const toml_value& v) {
    if (v.is == kind::array) return "a list";
    return v.is == kind::table ? "a table" : v.is == kind::text ? fmt::format("'{}'", printable(v.text)) : v.text;
  }
  [[nodiscard]] std::string argument(const toml_value& v) const {
    if (v.is != kind::text && v.is != kind::integer)
      fail(v, fmt::format("{} is neither text in quotes nor a whole number{}", shown(v),
                          is_repeatable() ? ", or a list of these" : ""));
    if (v.text.empty()) fail(v, "is empty: leave the key out instead");
    if (v.text.find('\0') != std::string::npos)  // it would end what the system is given: another file
      fail(v, fmt::format("{} has a NUL character", shown(v)));
    return fmt::format("--{}={}", key_, v.text);
  }
  [[noreturn]] void fail(const toml_value& at, const std::string& what) const {
    throw startup_error(exit_code::usage, fmt::format("{}:{}: {}: {}", path_, at.line, key_, what));
  }

  const std::string& path_;
  std::string_view key_;
  const CLI::Option& option_;
};

toml_value read_config(const std::string& path) {
  try {
    return read_toml(path);
  } catch (const startup_error& e) {
    throw startup_error(exit_code::usage, (e.code() == exit_code::io ? "--config: " : "") + std::string(e.what()));
  }
}
}  // namespace

void config_file::add_to(CLI::App& app) {
  app.add_option("--config", path_,
                 "TOML file with options under their names without dashes: listen = [\"2055\", \"4739\"], counters = "
                 "true. What is on the command line as well counts there alone (docs/running.md)")
      ->type_name("FILE");
  app.add_flag("--check-config", checks_, "say what is wrong with options and --config, or that nothing is, and end");
}

void config_file::parse(CLI::App& app, int argc, const char* const* argv) {
  app.parse(argc, argv);
  if (path_.empty()) return;
  const std::string path = path_;  // reading the arguments again clears what is read
  const toml_value file = read_config(path);
  const std::vector<std::string_view> keys = keys_of(app);
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const std::string& key = file.names[i];
    const toml_value& value = file.items[i];
    if (std::find(of_command_line.begin(), of_command_line.end(), key) != of_command_line.end())
      throw startup_error(exit_code::usage,
                          fmt::format("{}:{}: {}: is of the command line alone", path, value.line, key));
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      throw startup_error(exit_code::usage,
                          fmt::format("{}:{}: {}", path, value.line, printable(unknown_name(key, keys))));
    const CLI::Option& option = *app.get_option("--" + key);
    std::vector<std::string> of_key;
    key_reader{path, key, option}.read(value, of_key);
    if (option.count() != 0) continue;
    for (const std::string& name : option.get_lnames()) lines_["--" + name] = value.line;
    arguments.insert(arguments.end(), of_key.begin(), of_key.end());
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  app.parse(std::move(arguments));
  path_ = path;
}

std::string config_file::placed(std::string_view message) const {
  const std::size_t end = std::min(message.find_first_of(":, "), message.size());
  const auto line = lines_.find(message.substr(0, end));
  return line == lines_.end() ? std::string(message) : fmt::format("{}:{}: {}", path_, line->second, message);
}

}  // namespace flowkit::tools
