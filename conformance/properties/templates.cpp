// SPDX-License-Identifier: BSL-1.0
// Templates as octets and the records of templates that are known only at run time.
#include <tuple>

#include <conformance/generators/template.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/template_text.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/record_values.hpp>
#include <flowkit/templates/value_checks.hpp>

namespace flowkit::conformance {

namespace {

template <class Rules>
buffer encoded(const template_view& t) {
  buffer out(template_size<Rules>(t));
  write_template<Rules>(t, out.data());
  return out;
}

/// Several in a row, each as it was.
template <class Rules>
counterexample template_round_trip(source& from) {
  std::vector<any_template> all(1 + from.below(4));
  buffer set;
  for (auto& t : all) {
    t = arbitrary_template<Rules>(from, true);
    t.is_options = all[0].is_options;  // they stand in one set
    if (!t.is_options) t.scope_count = 0;
    if (t.is_options && is_ipfix<Rules> && t.scope_count == 0) t.scope_count = 1;
    if constexpr (!is_ipfix<Rules>)
      for (std::size_t i = 0; i < t.fields.size(); ++i)
        t.fields[i].space = i < t.scope_count        ? element_space::v9_scope
                            : t.fields[i].id > 32767 ? element_space::v9
                                                     : element_space::iana;
    const buffer one = encoded<Rules>(t.view());
    set.insert(set.end(), one.begin(), one.end());
  }
  set.shrink_to_fit();
  std::vector<specifier> fields(max_template_fields);
  reader in{set};
  for (const auto& t : all) {
    template_view got;
    if (const error e = read_template<Rules>(in, t.is_options, fields, got); e.code != errc::ok)
      return "does not decode: " + to_text(e) + '\n' + hex(set) + "  # " + to_text(t.view());
    if (!same_template(got, t.view()))
      return "reads back as " + to_text(got) + '\n' + hex(set) + "  # " + to_text(t.view());
    from.count_round_trips(1);
  }
  if (in.remaining() != 0) return "octets are left\n" + hex(set);
  return {};
}

template <class Rules>
counterexample template_prefix_refused(source& from) {
  const any_template t = arbitrary_template<Rules>(from, true);
  const buffer whole = encoded<Rules>(t.view());
  std::vector<specifier> fields(t.fields.size());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const buffer prefix{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)};
    reader in{prefix, 100};
    template_view got;
    const error e = read_template<Rules>(in, t.is_options, fields, got);
    if ((e.code == errc::truncated || e.code == errc::bad_count) && e.offset >= 100 && e.offset <= 100 + n) continue;
    return "the first " + std::to_string(n) + " octets: " + to_text(e) + '\n' + hex(whole) + "  # " + to_text(t.view());
  }
  fields.pop_back();
  reader in{whole};
  template_view got;
  if (const error e = read_template<Rules>(in, t.is_options, fields, got); e.code != errc::limit)
    return "more fields than there is room for: " + to_text(e);
  return {};
}

/// Any octets: what reads as a template encodes to the same octets.
template <class Rules>
counterexample template_octets_round_trip(source& from) {
  buffer in = encoded<Rules>(arbitrary_template<Rules>(from, true, 6).view());
  for (std::uint64_t n = from.below(6); n > 0; --n)
    in[from.below(from.coin() ? 8 : in.size()) % in.size()] = static_cast<std::byte>(from.word() & 0xff);
  const bool options = from.coin();
  std::vector<specifier> fields(64);
  reader at{in};
  template_view got;
  const error e = read_template<Rules>(at, options, fields, got);
  if (e.code != errc::ok) return e.offset <= in.size() ? counterexample{} : to_text(e) + '\n' + hex(in);
  if (got.fields.empty()) return {};  // a withdrawal has several forms
  const buffer again = encoded<Rules>(got);
  if (again != buffer(in.begin(), in.begin() + at.offset()))
    return "encodes to other octets\n" + hex(in) + "\n" + hex(again) + "  # " + to_text(got);
  from.count_round_trips(1);
  return {};
}

/// The cursor cuts what was put together; the view finds every field; the fields make the same octets again.
template <class Rules>
counterexample record_round_trip(source& from) {
  const any_template t = arbitrary_sized_template<Rules>(from);
  const bool long_forms = from.coin();
  const any_records records = arbitrary_records(from, t.fields, 1 + from.below(20), long_forms);
  record_cursor cursor{t.fields, shape_of(t.fields), records.data};
  std::vector<octets> values;
  buffer again;
  for (std::size_t i = 0; i < records.ends.size(); ++i) {
    const auto wrong = [&](const std::string& what) {
      return "record " + std::to_string(i) + " " + what + ": " + to_text(cursor.failure()) + '\n' + hex(records[i]) +
             "  # " + to_text(t.view());
    };
    const octets r = cursor.next();
    if (r.data() != records[i].data() || r.size() != records[i].size()) return wrong("is cut elsewhere");
    values.clear();
    again.clear();
    for (const field_view& f : record_view(t.fields, r)) {
      values.push_back(f.value);
      again.insert(again.end(), f.encoded.begin(), f.encoded.end());
      if (f.spec != &t.fields[f.index]) return wrong("has a field of another place");
    }
    if (values.size() != t.fields.size()) return wrong("has another number of fields");
    if (again != buffer(r.begin(), r.end())) return wrong("is other than its fields");
    buffer written(r.size());
    writer out{written};
    if (const error e = write_values(t.fields, values, out); e.code != errc::ok)
      return wrong("is not written: " + to_text(e));
    written.resize(out.size());
    if (!long_forms && written != again) return wrong("is written as " + hex(written));
    if (long_forms) {  // the short form now; the values stay
      std::size_t k = 0;
      for (const field_view& f : record_view(t.fields, written))
        if (!same_octets(f.value, values[k++])) return wrong("is written as " + hex(written));
    }
    from.count_round_trips(1);
  }
  if (!cursor.next().empty() || cursor.failure().code != errc::ok || !cursor.rest().empty()) return "octets are left";
  return {};
}

/// A bound plan and the cursor agree about every stretch of octets: how many records, how many octets, what is wrong.
template <class Rules>
counterexample plan_agrees_with_cursor(source& from) {
  const any_template t = arbitrary_sized_template<Rules>(from);
  buffer data = arbitrary_records(from, t.fields, 1 + from.below(6), true).data;
  data.resize(from.below(data.size() + 1));  // cut anywhere
  for (std::uint64_t n = from.below(4); n > 0 && !data.empty(); --n)
    data[from.below(data.size())] = static_cast<std::byte>(from.coin() ? 0xff : from.word() & 0xff);
  data.shrink_to_fit();

  record_cursor cursor{t.fields, shape_of(t.fields), data};
  std::size_t records = 0;
  while (!cursor.next().empty()) ++records;
  const std::size_t used = data.size() - cursor.rest().size();
  const auto compare = [&](const plan::outcome& o, const char* whose) -> counterexample {
    if (o.records == records && o.octets == used && o.failure.code == cursor.failure().code &&
        o.failure.offset <= data.size())
      return {};
    return std::string(whose) + ": " + std::to_string(o.records) + " records in " + std::to_string(o.octets) +
           " octets, " + to_text(o.failure) + "; the cursor: " + std::to_string(records) + " in " +
           std::to_string(used) + ", " + to_text(cursor.failure()) + '\n' + hex(data) + "  # " + to_text(t.view());
  };
  std::vector<flow::record> flows(plan::batch);
  std::vector<flow::options_record> options(plan::batch);
  if (records > plan::batch) return {};
  const record_context context{.export_time = from_unix_seconds(static_cast<std::uint32_t>(from.word()))};
  if (auto wrong = compare(bind(flow::table, t.fields).read(data, flows, context), "flows")) return wrong;
  return compare(bind(flow::options_table, t.fields).read(data, options, context), "options");
}

/// The checks of a whole set against those of its records, each field of each record looked at.
template <class Rules>
counterexample checks_agree(source& from) {
  const any_template t = arbitrary_sized_template<Rules>(from);
  const any_records records = arbitrary_records(from, t.fields, 1 + from.below(6), from.coin());
  buffer data = records.data;
  if (from.coin()) data.resize(from.below(data.size() + 1));
  using found = std::vector<std::tuple<template_finding, std::size_t, std::size_t>>;
  const auto into = [](found& to) {
    return [&to](template_finding f, place at) { to.emplace_back(f, at.offset, at.length); };
  };
  const value_checks all{t.fields};
  const auto offset = static_cast<std::uint32_t>(from.below(100));
  found at_once, one_by_one, field_by_field;
  all.inspect_all(t.fields, shape_of(t.fields), data, offset, into(at_once));
  record_cursor cursor{t.fields, shape_of(t.fields), data, offset};
  for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
    const auto begin = cursor.offset() - static_cast<std::uint32_t>(r.size());
    all.inspect(t.fields, r, begin, into(one_by_one));
    for (const field_view& f : record_view(t.fields, r)) {
      const specifier alone[] = {{.pen = f.spec->pen,
                                  .id = f.spec->id,
                                  .length = static_cast<std::uint16_t>(f.value.size()),
                                  .space = f.spec->space}};
      const auto at = begin + static_cast<std::uint32_t>(f.value.data() - r.data());
      value_checks{alone}.inspect(alone, f.value, at, into(field_by_field));
    }
  }
  if (at_once == field_by_field && one_by_one == field_by_field) return {};
  return std::to_string(at_once.size()) + " findings at once, " + std::to_string(one_by_one.size()) +
         " record by record, " + std::to_string(field_by_field.size()) + " field by field:\n" + hex(data) + "  # " +
         to_text(t.view());
}

template <class Rules>
void add(std::vector<property>& to, const std::string& protocol) {
  to.push_back({protocol + ".template.round_trip", &template_round_trip<Rules>});
  to.push_back({protocol + ".template.prefix_refused", &template_prefix_refused<Rules>});
  to.push_back({protocol + ".template.octets_round_trip", &template_octets_round_trip<Rules>});
  to.push_back({protocol + ".any_record.round_trip", &record_round_trip<Rules>});
  to.push_back({protocol + ".any_record.plan_agrees", &plan_agrees_with_cursor<Rules>});
  to.push_back({protocol + ".any_record.checks_agree", &checks_agree<Rules>});
}

}  // namespace

void add_template_properties(std::vector<property>& to) {
  add<netflow9::rules>(to, "netflow9");
  add<ipfix::rules>(to, "ipfix");
}

}  // namespace flowkit::conformance
