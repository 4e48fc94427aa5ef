// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/outputs/options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tools/common/check_writable.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/same_file.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/outputs/file_names.hpp"
#include "tools/flowrecv/outputs/kind_name.hpp"

namespace flowkit::tools {

namespace {
[[noreturn]] void wrong(const std::string& why) { throw startup_error(exit_code::usage, why); }

compression compression_named(const std::string& name) {
  for (const compression c : {compression::none, compression::gzip, compression::zstd})
    if (name == to_string(c)) return c;
  wrong(fmt::format("--compress: '{}' is not one of none, gzip, zstd", name));
}

/// By its name's ending, or by --compress, which adds the ending.
void compress(const std::string& option, output_settings& o) {
  o.files.packed = o.is_standard_output() ? compression::none : compression_of(o.path);
  if (!option.empty()) {
    const compression asked = compression_named(option);
    if (o.files.packed != compression::none && o.files.packed != asked)
      wrong(fmt::format("--compress {}: the name {} says {}", option, o.path, to_string(o.files.packed)));
    if (o.files.packed == compression::none && !o.is_standard_output()) o.path += ending_of(asked);
    o.files.packed = asked;
  }
  require_built_in(option.empty() ? "--output: " + o.path : "--compress", o.files.packed);
}

output_settings read_one(const std::string& text, const std::string& format) {
  const output_name name = split_output(text);
  output_settings o;
  o.path = name.where;
  o.has_kind = !name.kind.empty();
  o.format = format_named(o.has_kind ? "--output" : "--format", o.has_kind ? name.kind : format);
  if (o.path.empty()) wrong(fmt::format("--output: '{}' names no file; - is standard output", text));
  if (o.format == nullptr && o.is_standard_output() && terminal_columns(STDOUT_FILENO) != 0)
    wrong("--output: standard output is a terminal: send IPFIX to a file or a pipe");
  return o;
}

/// May be written by as many as like to, as /dev/null.
bool is_device(const std::string& path) {
  std::error_code none;
  return !is_standard_output(path) && std::filesystem::is_character_file(path, none);
}

void refuse_same_place(const output_settings& a, const output_settings& b) {
  if (is_same_file(a.path, b.path) && !is_device(a.path))
    wrong(fmt::format("--output: {} is written twice: each output needs a place of its own", a.path));
  if (a.files.rotates() && b.files.rotates() && file_names{a.path}.may_meet(file_names{b.path}))
    wrong(fmt::format("--output: files of {} and of {} may have the same name: each output needs names of its own",
                      b.path, a.path));
}

void refuse_same_places(const std::vector<output_settings>& all) {
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) refuse_same_place(all[i], all[k]);
}
}  // namespace

void output_texts::add_to(CLI::App& app) {
  const auto text = [&](const char* name, std::string& into, const std::string& what, const char* type) {
    app.add_option(name, into, what)->type_name(type);
  };
  app.add_option("--output", outputs,
                 fmt::format("file to write to, - is stdout; repeatable with what is written before a colon, such as "
                             "json:flows.json or text:-. Kinds: {}. A file whose name begins like that: ./json:x",
                             output_kinds()))
      ->type_name("[KIND:]FILE");
  text(
      "--rotate-every", every,
      "begin a new file at each multiple of this time, UTC: 5m is :00, :05 and so on, 1d is midnight. It is written as "
      "FILE.part; completed it has the time at which it was begun in its name",
      "TIME");
  text("--rotate-size", size, "begin a new file before this size is exceeded, such as 100M", "SIZE");
  text("--rotate-keep", keep, "remove the oldest of the completed files, so that N stay (default: all stay)", "N");
  text("--compress", compress,
       "none, gzip or zstd, in frames that are readable while the file grows (default: by the name's ending, .gz or "
       ".zst)",
       "HOW");
  app.add_flag("--append", append, "write on at the end of files that are there (default: they are emptied)");
}

std::vector<output_settings> read_output_options(const output_texts& t, const std::string& format, bool given) {
  std::vector<output_settings> all;
  for (const std::string& one : t.outputs) all.push_back(read_one(one, format));
  if (all.empty()) all.push_back(read_one("-", format));
  if (given && std::all_of(all.begin(), all.end(), [](const auto& o) { return o.has_kind; }))
    wrong("--format: each --output says its kind; --format is for one that is a file alone");
  file_settings rotation;
  if (!t.every.empty()) {
    rotation.every = parse_duration("--rotate-every", t.every);
    if (*rotation.every < seconds(1)) wrong(fmt::format("--rotate-every: {} is less than 1s", t.every));
  }
  if (!t.size.empty()) {
    rotation.size = parse_octets("--rotate-size", t.size);
    if (rotation.size == 0) wrong("--rotate-size: must be at least 1");
  }
  if (!t.keep.empty()) {
    rotation.keep = parse_count("--rotate-keep", t.keep, 1, 1'000'000);
    if (!rotation.rotates()) wrong("--rotate-keep: only with --rotate-every or --rotate-size");
  }
  if (t.append && rotation.rotates())
    wrong("--append: not with --rotate-every and --rotate-size, which never write over a file");
  for (const auto& [option, is_given] :
       {std::pair{"--rotate-every and --rotate-size", rotation.rotates()}, {"--append", t.append}})
    if (is_given && std::all_of(all.begin(), all.end(), [](const auto& o) { return o.is_standard_output(); }))
      wrong(fmt::format("{}: only with --output FILE", option));
  for (output_settings& o : all) {
    compress(t.compress, o);
    if (o.is_standard_output()) continue;
    o.files.every = rotation.every, o.files.size = rotation.size, o.files.keep = rotation.keep;
    o.files.append = t.append;
    if (rotation.rotates()) static_cast<void>(file_names{o.path});  // throws where it is no name for that
  }
  refuse_same_places(all);
  return all;
}

void check_outputs(const std::vector<output_settings>& outputs) {
  for (const output_settings& o : outputs) {
    std::error_code none;
    const std::string path = o.files.rotates() ? file_names{o.path}.part() : o.path;
    const bool is_special = std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none);
    if (!is_special || std::filesystem::is_directory(path, none)) check_writable("--output", path);
  }
}

}  // namespace flowkit::tools
