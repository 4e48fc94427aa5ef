// SPDX-License-Identifier: BSL-1.0
// The keys of one table of a configuration file. What is asked for is allowed; finish() complains of the rest. Every
// message names file, line, key, and what is allowed.
#pragma once

#include <optional>
#include <span>

#include <flowkit/core/types.hpp>

#include "tools/common/config/toml_value.hpp"

namespace flowkit::tools {

class toml_keys {
 public:
  /// Both must outlive it. `within`: the name of the table, if it is one of the file's.
  toml_keys(const std::string& path, const toml_value& table, std::string_view within = {})
      : path_(path), table_(table), within_(within) {}

  [[nodiscard]] std::string where() const { return where(table_); }

  // Nothing if the key is not there. All throw startup_error (usage).
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key, std::uint64_t least, std::uint64_t most);
  [[nodiscard]] std::optional<std::uint32_t> number32(std::string_view key, std::uint64_t least, std::uint64_t most);
  [[nodiscard]] std::optional<bool> flag(std::string_view key);
  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<ip_address> address(std::string_view key);
  /// Which of the allowed words.
  [[nodiscard]] std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> allowed);
  /// "20s"; "0" only where `or_never`.
  [[nodiscard]] std::optional<duration> time_span(std::string_view key, bool or_never = false);
  /// TOML's date and time with an offset.
  [[nodiscard]] std::optional<timestamp> instant(std::string_view key);
  /// [from, to], numbers within the bounds, the first not above the second.
  [[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>> range(std::string_view key, std::uint32_t least,
                                                                             std::uint32_t most);
  /// The tables of [[key]]; none if it is not there.
  [[nodiscard]] std::span<const toml_value> tables(std::string_view key);
  /// The table [key], or null.
  [[nodiscard]] const toml_value* table(std::string_view key);
  /// Anything, or null.
  [[nodiscard]] const toml_value* any(std::string_view key) { return find(key); }

  [[noreturn]] void is_missing(std::string_view key) const;
  /// Of several keys of the table.
  [[noreturn]] void is_wrong(const std::string& what) const;
  [[noreturn]] void fail(const toml_value& at, std::string_view key, const std::string& what) const;
  /// Throws for a key that was not asked for.
  void finish() const;

 private:
  const toml_value* find(std::string_view key);
  [[nodiscard]] std::string where(const toml_value& n) const;

  const std::string& path_;
  const toml_value& table_;
  std::string_view within_;
  std::vector<std::string_view> asked_;
};

}  // namespace flowkit::tools
