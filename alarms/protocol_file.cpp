// SPDX-License-Identifier: MIT
// A protocol as TOML: every table and key that one may have (assets/protocols/PROTOCOLS.md).
#include <algorithm>
#include <array>
#include <utility>

#include "alarms/protocol.hpp"
#include "alarms/text.hpp"
#include "common/config/table.hpp"

namespace vigil::alarms {

namespace {

/// A list longer than this is no protocol's.
constexpr std::size_t most_rows = 32;

/// Nothing: a mistake that is noted.
template <class E, std::size_t N>
std::optional<E> word(config::Table& table, std::string_view key, const std::string& text,
                      const EnumText<E, N>& words) {
  if (const auto value = words.find(text)) return value;
  std::string mistake{key};
  mistake += ": '" + text + "' must be one of ";
  for (std::size_t i = 0; i < N; ++i) {
    if (i > 0) mistake += ", ";
    mistake += words.names[i];
  }
  table.refuse(key, mistake);
  return std::nullopt;
}

/// A text that must say something.
std::string need_words(config::Table& table, std::string_view key) {
  std::string text = table.need_string(key);
  if (text.empty() && table.has(key)) table.refuse(key, "'" + std::string(key) + "' must say something");
  return text;
}

std::vector<config::Table> rows_of(config::Table& root, std::string_view key) {
  auto rows = root.tables(key);
  if (rows.size() > most_rows) {
    root.refuse(key, "[[" + std::string(key) + "]] stands more than " + std::to_string(most_rows) + " times");
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(most_rows), rows.end());
  }
  return rows;
}

void read_dose(config::Table& table, Protocol& protocol) {
  DoseRange& dose = protocol.dose;
  const std::string unit = table.need_string("unit");
  if (table.has("unit")) dose.basis = word(table, "unit", unit, dose_basis_text).value_or(dose.basis);
  dose.low = table.number("low");
  dose.high = table.number("high");
  if (const auto point = table.number("point")) {
    if (dose.low || dose.high) table.refuse("point", "either dose.point, or low and high");
    dose.low = point;
    dose.high = point;
  }
  if (!dose.high) table.refuse("high", "[dose] needs high, or point");
  protocol.dose_source = need_words(table, "source");
}

void read_caps(config::Table& table, Protocol& protocol) {
  DoseCaps& caps = protocol.caps;
  caps.mg_per_h = table.number("mg_per_h");
  caps.mg_per_kg_per_h = table.number("mg_per_kg_per_h");
  caps.total_mg_per_kg = table.number("total_mg_per_kg");
  if (!caps.is_stated()) table.refuse("mg_per_h", "[cap] needs mg_per_h, mg_per_kg_per_h or total_mg_per_kg");
  protocol.cap_source = need_words(table, "source");
}

void read_span(config::Table& table, PlannedSpan& span) {
  span.low = table.number("low");
  span.high = table.need_number("high");
  need_words(table, "source");
}

void read_sources(config::Table& root, std::string_view key, std::vector<ProtocolSource>& into) {
  for (auto& row : rows_of(root, key)) {
    std::string document = need_words(row, "document");
    into.push_back({std::move(document), need_words(row, "says")});
  }
}

void read_checks(config::Table& root, std::vector<StartCheck>& into) {
  auto names = root.strings("checks");
  if (names.size() > most_rows) names.resize(most_rows);
  for (const std::string& name : names)
    if (const auto check = word(root, "checks", name, start_check_text)) into.push_back(*check);
}

/// What a document leaves open is said to be open: a table that is just not there is forgotten.
struct Figure {
  std::string_view table;
  std::string_view words;  ///< how `not_stated` has it
};
constexpr std::array figures{Figure{"dose", "dose"}, Figure{"cap", "cap"},
                             Figure{"hours_per_day", "hours_per_day"}, Figure{"days", "days"},
                             Figure{"concentration", "concentration"}};

void check_left_open(config::Table& root, const Protocol& protocol) {
  for (const auto& [table, words] : figures) {
    const auto said = std::count(protocol.left_open.begin(), protocol.left_open.end(), words);
    const bool entered = protocol.entered_at_admit && (table == "dose" || table == "cap");
    const std::string name{table};
    if (root.has(table) && said > 0) root.refuse("not_stated", "'" + name + "' is stated, and in not_stated");
    if (root.has(table) && entered) root.refuse(table, "'" + name + "' is entered at admit");
    if (!root.has(table) && said == 0)
      root.refuse("not_stated", "'" + name + "' is missing: state it, or name it in not_stated");
  }
  for (const std::string& name : protocol.left_open)
    if (std::none_of(figures.begin(), figures.end(),
                     [&](const Figure& figure) { return figure.words == name; }))
      root.refuse("not_stated",
                  "not_stated: '" + name + "' must be one of dose, cap, hours_per_day, days, concentration");
}

}  // namespace

Expected<Protocol> parse_protocol(std::string_view text, const std::string& file) {
  auto document = config::Document::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  auto root = document->root();
  Protocol protocol;
  protocol.id = root.need_string("id");
  protocol.name = need_words(root, "name");
  protocol.note = need_words(root, "note");
  protocol.drug = need_words(root, "drug");
  const std::string route = root.need_string("route");
  if (root.has("route")) protocol.route = word(root, "route", route, route_text).value_or(Route::iv);
  protocol.setting = need_words(root, "setting");
  protocol.icu_only = root.boolean("icu_only").value_or(false);
  protocol.not_permitted = root.string("not_permitted").value_or("");
  protocol.entered_at_admit = root.boolean("entered_at_admit").value_or(false);
  protocol.repeats = root.string("repeats").value_or("");
  protocol.asks_benzodiazepine = root.boolean("asks_benzodiazepine").value_or(false);
  protocol.profile = need_words(root, "profile");
  read_checks(root, protocol.checks);
  protocol.left_open = root.strings("not_stated");
  if (auto table = root.table("dose")) read_dose(*table, protocol);
  if (auto table = root.table("cap")) read_caps(*table, protocol);
  if (auto table = root.table("hours_per_day")) read_span(*table, protocol.hours_per_day);
  if (auto table = root.table("days")) read_span(*table, protocol.days);
  for (auto& row : rows_of(root, "concentration")) {
    protocol.concentrations.push_back(row.need_number("mg_per_ml"));
    need_words(row, "source");
  }
  for (auto& row : rows_of(root, "with")) {
    std::string drug = need_words(row, "drug");
    protocol.companions.push_back({std::move(drug), need_words(row, "why")});
  }
  read_sources(root, "source", protocol.sources);
  read_sources(root, "conflict", protocol.conflicts);
  if (protocol.sources.empty()) root.refuse("source", "a protocol needs at least one [[source]]");
  check_left_open(root, protocol);
  for (const ProtocolMistake& mistake : protocol_mistakes(protocol)) root.refuse(mistake.key, mistake.text);
  if (auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  return protocol;
}

}  // namespace vigil::alarms
