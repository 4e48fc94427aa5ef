// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/enrich/address_database.hpp"

#include <fmt/format.h>

#include "tools/common/exit_code.hpp"
#include "tools/common/printable.hpp"

#ifdef FLOWKIT_MAXMINDDB
#include <maxminddb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unordered_map>
#include <vector>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/short_text.hpp>
#include <flowkit/core/time_text.hpp>

#include "tools/common/system_text.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
constexpr std::size_t longest_text = 255;  // octets, as names have elsewhere
constexpr duration one_year = seconds(365 * 86400);

/// At most so much, and no part of a character.
std::string bounded(std::string_view s) {
  if (s.size() <= longest_text) return std::string(s);
  std::size_t end = longest_text;
  while (end > 0 && (static_cast<unsigned char>(s[end]) & 0xc0) == 0x80) --end;
  return std::string(s.substr(0, end));
}
bool is_country(std::string_view s) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return s.size() == 2 && is_letter(s[0]) && is_letter(s[1]);
}
/// ISO 3166-1 has capital letters; some databases have small ones.
std::string country_of(std::string_view letters) {
  std::string code(letters);
  for (char& c : code)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  return code;
}
/// Years of four digits: the time comes from the file.
std::string date(std::uint64_t unix_seconds) {
  constexpr std::uint64_t year_2262 = 9'214'646'400;
  if (unix_seconds == 0 || unix_seconds > year_2262) return "an unknown date";
  return std::string(short_text{from_unix_seconds(static_cast<std::int64_t>(unix_seconds))}.view().substr(0, 10));
}
}  // namespace

struct address_database::file {
  MMDB_s db{};
  bool is_open = false;
  content what = content::country;
  std::vector<address_facts> facts;
  std::unordered_map<std::uint32_t, std::uint32_t> places;  ///< of records with facts, by their offset

  ~file() {
    if (is_open) MMDB_close(&db);
  }

  [[noreturn]] static void wrong(const std::string& name, const std::string& why) {
    throw startup_error(exit_code::usage, fmt::format("{}: {}", name, why));
  }
  void open(const std::string& name, const std::string& path) {
    const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &db);
    // An empty file cannot be mapped.
    if ((status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR) && errno != EINVAL)
      throw startup_error(exit_code::io, fmt::format("{}: {}", name, system_text(errno)));
    if (status != MMDB_SUCCESS)
      wrong(name, fmt::format("no database in MaxMind's format, or a damaged one: {}", MMDB_strerror(status)));
    is_open = true;
  }
  void read(const std::string& name) {
    std::vector<std::uint32_t> offsets;
    const auto add = [&](std::uint32_t node, std::uint8_t type, const MMDB_entry_s& entry) {
      if (type == MMDB_RECORD_TYPE_INVALID)
        wrong(name, fmt::format("damaged: node {} of its tree leads outside of it", node));
      if (type == MMDB_RECORD_TYPE_DATA) offsets.push_back(entry.offset);
    };
    // All nodes in a row, and not along the branches: a tree that leads back to itself has an end, too.
    for (std::uint32_t i = 0; i < db.metadata.node_count; ++i) {
      MMDB_search_node_s node{};
      if (MMDB_read_node(&db, i, &node) != MMDB_SUCCESS) wrong(name, fmt::format("damaged: node {} of its tree", i));
      add(i, node.left_record_type, node.left_record_entry), add(i, node.right_record_type, node.right_record_entry);
    }
    std::sort(offsets.begin(), offsets.end());
    offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
    for (const std::uint32_t offset : offsets) {
      address_facts f;
      if (!decode(name, offset, f)) continue;
      places.emplace(offset, static_cast<std::uint32_t>(facts.size()));
      facts.push_back(std::move(f));
    }
    if (!facts.empty()) return;
    wrong(name, fmt::format("there is {} in it: its type is '{}'",
                            what == content::country ? "no country (country.iso_code or country_code)"
                                                     : "no autonomous system (autonomous_system_number)",
                            printable(db.metadata.database_type)));
  }
  /// Is there anything in the record?
  bool decode(const std::string& name, std::uint32_t offset, address_facts& f) {
    MMDB_entry_data_s d{};
    const auto get = [&](std::initializer_list<const char*> names) {
      std::array<const char*, 3> path{};
      std::copy(names.begin(), names.end(), path.begin());
      MMDB_entry_s entry{&db, offset};
      const int status = MMDB_aget_value(&entry, &d, path.data());
      if (status == MMDB_SUCCESS) return d.has_data;
      if (status != MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR)
        wrong(name, fmt::format("damaged: record at {}: {}", offset, MMDB_strerror(status)));
      return false;
    };
    const auto text = [&] {
      return d.type == MMDB_DATA_TYPE_UTF8_STRING ? std::string_view{d.utf8_string, d.data_size} : std::string_view{};
    };
    if (what == content::country) {
      if (!get({"country", "iso_code"}) && !get({"country_code"}) && !get({"country"})) return false;
      if (!is_country(text())) return false;
      f.text = country_of(text());
      return true;
    }
    if (get({"autonomous_system_number"})) f.number = number(d);
    if (get({"autonomous_system_organization"})) f.text = bounded(text());
    return f.number != 0;
  }
  static std::uint32_t number(const MMDB_entry_data_s& d) {
    if (d.type == MMDB_DATA_TYPE_UINT32) return d.uint32;
    if (d.type == MMDB_DATA_TYPE_UINT16) return d.uint16;
    if (d.type == MMDB_DATA_TYPE_UINT64 && d.uint64 <= 0xffff'ffff) return static_cast<std::uint32_t>(d.uint64);
    return d.type == MMDB_DATA_TYPE_INT32 && d.int32 > 0 ? static_cast<std::uint32_t>(d.int32) : 0;
  }

  const address_facts* look_up(const ip_address& a) const {
    int status = MMDB_SUCCESS;
    MMDB_lookup_result_s found{};
    if (a.is_v4()) {
      sockaddr_in to{};
      to.sin_family = AF_INET;
      std::memcpy(&to.sin_addr, a.octets().data(), 4);
      found = MMDB_lookup_sockaddr(&db, reinterpret_cast<const sockaddr*>(&to), &status);
    } else {
      sockaddr_in6 to{};
      to.sin6_family = AF_INET6;
      std::memcpy(&to.sin6_addr, a.octets().data(), 16);
      found = MMDB_lookup_sockaddr(&db, reinterpret_cast<const sockaddr*>(&to), &status);
    }
    // IPv6 in a database of IPv4: nothing is known of it.
    if (status != MMDB_SUCCESS || !found.found_entry) return nullptr;
    const auto place = places.find(found.entry.offset);
    return place == places.end() ? nullptr : &facts[place->second];
  }
};

address_database::address_database(const std::string& option, const std::string& path, content what)
    : name_(fmt::format("{} {}", option, printable(path))) {
  const auto opened = std::make_shared<file>();
  opened->what = what;
  opened->open(name_, path);
  opened->read(name_);
  file_ = opened;
}
address_database::~address_database() = default;
address_database::address_database(const address_database&) = default;

const address_facts* address_database::find(const ip_address& a) {
  if (a.family() == 0) return nullptr;
  recent& slot = of_late_[hash_address(a) % recent_count];
  if (!(slot.address == a)) slot = {a, file_->look_up(a)};
  return slot.is;
}

std::string address_database::about(timestamp now) const {
  const MMDB_metadata_s& m = file_->db.metadata;
  std::string all = fmt::format(
      "{}: {}, built {}, IPv4{}, {}", name_, printable(m.database_type), date(m.build_epoch),
      m.ip_version == 4 ? " alone" : " and IPv6",
      counted(file_->facts.size(), file_->what == content::country ? "countries in records" : "systems in records"));
  const std::int64_t age =
      now.ns / 1'000'000'000 - static_cast<std::int64_t>(std::min<std::uint64_t>(m.build_epoch, 1ULL << 40));
  if (age > one_year.ns / 1'000'000'000)
    all += fmt::format("; it is {} old: addresses have moved since",
                       counted(static_cast<std::uint64_t>(age / 86400), "days"));
  return all;
}

}  // namespace flowkit::tools

#else

namespace flowkit::tools {

struct address_database::file {};
address_database::address_database(const std::string& option, const std::string&, content) {
  throw startup_error(exit_code::usage,
                      fmt::format("{}: this build reads no databases: it was made without libmaxminddb", option));
}
address_database::~address_database() = default;
address_database::address_database(const address_database&) = default;
const address_facts* address_database::find(const ip_address&) { return nullptr; }
std::string address_database::about(timestamp) const { return {}; }

}  // namespace flowkit::tools

#endif
