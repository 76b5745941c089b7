// SPDX-License-Identifier: MIT
#include "alarms/protocol.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <string>

using namespace vigil;
using namespace vigil::alarms;

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream{path};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

const std::map<std::string, Protocol>& shipped() {
  static const auto library = [] {
    std::map<std::string, Protocol> read;
    for (const auto& entry : std::filesystem::directory_iterator{VIGIL_SOURCE_ASSETS "/protocols"}) {
      if (entry.path().extension() != ".toml") continue;
      auto protocol = parse_protocol(text_of(entry.path()), entry.path().filename().string());
      REQUIRE_MESSAGE(protocol.has_value(), (protocol ? std::string{} : protocol.error().text));
      CHECK(protocol->id == entry.path().stem().string());
      read[protocol->id] = std::move(*protocol);
    }
    return read;
  }();
  return library;
}

/// A whole protocol, as small as it may be. Lines 1 to 8 are its keys; [dose] is line 9.
const std::string small =
    "id = 'p'\nname = 'P'\nnote = 'n'\ndrug = 'ketamine'\nroute = 'iv'\nsetting = 's'\nprofile = 'q'\n"
    "not_stated = ['cap', 'hours_per_day', 'days', 'concentration']\n"
    "[dose]\nunit = 'mg/kg/h'\nhigh = 0.35\nsource = 's'\n"
    "[[source]]\ndocument = 'd'\nsays = 't'\n";

std::string with(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE_MESSAGE(at != std::string::npos, what);
  return text.replace(at, what.size(), by);
}
std::string mistake_in(const std::string& text) {
  const auto parsed = parse_protocol(text, "p.toml");
  return parsed ? std::string{} : parsed.error().text;
}
std::string changed(const std::string& what, const std::string& by) {
  return mistake_in(with(small, what, by));
}
/// With a table that the small one does not state.
std::string stating(const std::string& table, const std::string& keys, const std::string& base = small) {
  return mistake_in(with(base, "'" + table + "', ", "") + "[" + table + "]\nsource = 's'\n" + keys);
}
bool says(const std::string& mistake, const std::string& words) {
  return mistake.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the library has all eight schemes") {
  std::vector<std::string> ids;
  for (const auto& [id, protocol] : shipped()) ids.push_back(id);
  CHECK(ids == std::vector<std::string>{"anaesthetic-dose", "awake-in-hospital", "coma",
                                        "continuous-low-dose", "low-dose-5-day", "outpatient-step-down",
                                        "standard-subanaesthetic", "starter-4h"});
}

TEST_CASE("each scheme has its dose, cap and duration as its document has them") {
  struct Row {
    const char* id = nullptr;
    DoseRange dose;
    DoseCaps caps;
    PlannedSpan hours;
    PlannedSpan days;
    bool icu_only = false;
    bool benzodiazepine = false;
    const char* profile = nullptr;
  };
  constexpr auto per_kg = DoseBasis::mg_per_kg_per_h;
  constexpr auto per_hour = DoseBasis::mg_per_h;
  const Row rows[] = {
      {"standard-subanaesthetic", {per_kg, 0.1, 1.0}, {}, {4, 6}, {3, 5}, false, false, "low-dose-adult"},
      {"starter-4h", {per_kg, 0.125, 0.125}, {{}, {}, 0.5}, {4, 4}, {1, 1}, false, false, "outpatient"},
      {"low-dose-5-day", {per_kg, 0.1, 0.35}, {24, {}, {}}, {6, 6}, {5, 5}, false, true, "low-dose-adult"},
      {"continuous-low-dose",
       {per_kg, {}, 0.314},
       {{}, 0.314, {}},
       {24, 24},
       {4, 5},
       false,
       true,
       "low-dose-adult"},
      {"awake-in-hospital",
       {per_hour, 20, 35},
       {35, {}, {}},
       {24, 24},
       {5, 5},
       false,
       false,
       "low-dose-adult"},
      {"outpatient-step-down", {per_kg, {}, {}}, {}, {}, {}, false, false, "outpatient"},
      {"anaesthetic-dose", {per_kg, 3, 5}, {}, {24, 24}, {5, 5}, true, true, "icu-high-dose"},
      {"coma", {per_hour, 500, 700}, {700, {}, {}}, {24, 24}, {5, 7}, true, false, "icu-high-dose"},
  };
  REQUIRE(std::size(rows) == shipped().size());
  for (const Row& row : rows) {
    INFO(row.id);
    REQUIRE(shipped().contains(row.id));
    const Protocol& protocol = shipped().at(row.id);
    CHECK(protocol.dose == row.dose);
    CHECK(protocol.caps == row.caps);
    CHECK(protocol.hours_per_day == row.hours);
    CHECK(protocol.days == row.days);
    CHECK(protocol.icu_only == row.icu_only);
    CHECK(protocol.asks_benzodiazepine == row.benzodiazepine);
    CHECK(protocol.profile == row.profile);
    CHECK(protocol.drug == "ketamine");
    CHECK(protocol.note == "figures not clinically reviewed");
    CHECK_FALSE(protocol.sources.empty());
    CHECK(protocol.checks.size() >= 7);
    CHECK(std::filesystem::exists(std::string(VIGIL_SOURCE_ASSETS "/profiles/") + row.profile + ".toml"));
  }
  CHECK(shipped().at("starter-4h").dose.is_point());
  CHECK_FALSE(shipped().at("low-dose-5-day").dose.is_point());
  CHECK(shipped().at("coma").not_permitted == "United States");
  CHECK(shipped().at("outpatient-step-down").entered_at_admit);
  CHECK(shipped().at("low-dose-5-day").conflicts.size() == 3);
  CHECK(shipped().at("awake-in-hospital").dose_source ==
        "document 003: 20 to 35 mg; it omits the time, the literature has mg/h");
}

TEST_CASE("a cap of 24 mg/h bites above 68.6 kg, one by weight never before its dose") {
  const Protocol& five_days = shipped().at("low-dose-5-day");
  CHECK(*cap_mg_per_h(five_days, 60) == 24);
  // 0.35 · 60 = 21 is below the cap, 0.35 · 70 = 24.5 above.
  CHECK(*most_mg_per_h(five_days, 60) == doctest::Approx(21));
  CHECK(*most_mg_per_h(five_days, 70) == 24);
  const Protocol& continuous = shipped().at("continuous-low-dose");
  // 0.314 · 70 = 21.98, 22 of its document within the tolerance.
  CHECK(*cap_mg_per_h(continuous, 70) == doctest::Approx(21.98));
  CHECK(*cap_mg_per_h(continuous, 100) == doctest::Approx(31.4));
  CHECK_FALSE(cap_mg_per_h(shipped().at("standard-subanaesthetic"), 70));
  CHECK(*most_mg_per_h(shipped().at("standard-subanaesthetic"), 70) == doctest::Approx(70));
  CHECK_FALSE(cap_mg_per_h(shipped().at("starter-4h"), 70));
  CHECK_FALSE(most_mg_per_h(shipped().at("outpatient-step-down"), 70));
}

TEST_CASE("a day and a course have a plan where the document states all of it") {
  // 0.5 mg/kg · 70 kg
  CHECK(*planned_day_mg(shipped().at("starter-4h"), 70) == doctest::Approx(35));
  CHECK(*planned_course_mg(shipped().at("starter-4h"), 70) == doctest::Approx(35));
  // 24 mg/h · 6 h · 5 days
  CHECK(*planned_day_mg(shipped().at("low-dose-5-day"), 70) == doctest::Approx(144));
  CHECK(*planned_course_mg(shipped().at("low-dose-5-day"), 70) == doctest::Approx(720));
  // 700 mg/h · 24 h · 7 days
  CHECK(*planned_course_mg(shipped().at("coma"), 70) == doctest::Approx(117'600));
  CHECK_FALSE(planned_course_mg(shipped().at("outpatient-step-down"), 70));
}

TEST_CASE("what a document leaves open is entered at admit, or the protocol is refused") {
  const Protocol& stepped = shipped().at("outpatient-step-down");
  const auto refused = [&](const EnteredLimits& entered) {
    const auto made = with_entered(stepped, entered);
    return made ? std::string{} : made.error().text;
  };
  const DoseRange dose{DoseBasis::mg_per_kg_per_h, 0.1, 0.5};
  CHECK(refused({}) == "outpatient-step-down states no dose: it must be entered at admit");
  CHECK(refused({dose, {}}) == "outpatient-step-down states no cap: it must be entered at admit");
  CHECK(refused({{}, 40}) == "outpatient-step-down states no dose: it must be entered at admit");
  CHECK(refused({DoseRange{DoseBasis::mg_per_h, 20, {}}, 40}) ==
        "outpatient-step-down states no dose: it must be entered at admit");
  CHECK(says(refused({DoseRange{DoseBasis::mg_per_h, 20, 50}, 40}), "cap.mg_per_h = 40 is below the range"));
  CHECK(says(refused({DoseRange{DoseBasis::mg_per_kg_per_h, 0.5, 0.1}, 40}), "must not be above"));
  CHECK(says(refused({DoseRange{DoseBasis::mg_per_kg_per_h, 0.1, 3}, 400}), "icu_only"));
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  CHECK(says(refused({dose, not_a_number}), "must be above 0"));
  CHECK(says(refused({dose, -1}), "must be above 0"));
  CHECK(says(refused({DoseRange{DoseBasis::mg_per_h, {}, not_a_number}, 40}), "must be above 0"));
  const auto made = with_entered(stepped, {dose, 40});
  REQUIRE(made);
  CHECK(*cap_mg_per_h(*made, 70) == 40);
  CHECK(*most_mg_per_h(*made, 70) == doctest::Approx(35));
  CHECK(made->dose_source == "entered at admit");
  // The others bring theirs.
  CHECK(with_entered(shipped().at("coma"), {}) == shipped().at("coma"));
  const auto other = with_entered(shipped().at("coma"), {{}, 40});
  REQUIRE_FALSE(other);
  CHECK(other.error().text == "coma has a dose and a cap of its own: none is entered at admit");
}

TEST_CASE("a protocol is read with all it says") {
  const auto parsed = parse_protocol(small, "p.toml");
  REQUIRE_MESSAGE(parsed.has_value(), mistake_in(small));
  CHECK(parsed->dose == DoseRange{DoseBasis::mg_per_kg_per_h, {}, 0.35});
  CHECK(parsed->left_open.size() == 4);
  CHECK(parsed->sources == std::vector<ProtocolSource>{{"d", "t"}});
  CHECK(words_of(StartCheck::airway_equipment) == "Airway equipment at the bedside");
}

TEST_CASE("a protocol's mistake is named with its line") {
  CHECK(changed("id = 'p'", "id = 'P 1'") == "p.toml:1: id = 'P 1' must be of a-z, 0-9, _ and -");
  CHECK(says(changed("id = 'p'\n", ""), "'id' is missing"));
  CHECK(changed("name = 'P'", "name = ''") == "p.toml:2: 'name' must say something");
  CHECK(
      changed("route = 'iv'", "route = 'ear'").starts_with("p.toml:5: route: 'ear' must be one of iv, im, "));
  CHECK(changed("unit = 'mg/kg/h'", "unit = 'ug/kg/min'") ==
        "p.toml:10: unit: 'ug/kg/min' must be one of mg/h, mg/kg/h");
  CHECK(says(changed("high = 0.35\n", ""), "p.toml:9: [dose] needs high, or point"));
  CHECK(changed("high = 0.35", "high = 0.35\npoint = 0.2") ==
        "p.toml:12: either dose.point, or low and high");
  CHECK(changed("setting = 's'", "setting = 's'\nodd = 1") == "p.toml:7: unknown key 'odd'");
  CHECK(says(changed("[[source]]\ndocument = 'd'\nsays = 't'\n", ""),
             "a protocol needs at least one [[source]]"));
  CHECK(changed("says = 't'", "says = ''") == "p.toml:15: 'says' must say something");
  CHECK(changed("note = 'n'", "note = 5").starts_with("p.toml:3: 'note' must be a text in quotes"));
}

TEST_CASE("a figure that cannot be is refused") {
  for (const auto* figure : {"0", "-0.1", "10.1", "1e300"})
    CHECK_MESSAGE(
        says(changed("high = 0.35", std::string("high = ") + figure), "must be above 0 and at most 10"),
        figure);
  for (const auto* figure : {"nan", "inf", "'1'"})
    CHECK_MESSAGE(says(changed("high = 0.35", std::string("high = ") + figure), "'high' must be a number"),
                  figure);
  for (const auto* hours : {"0", "-4", "25", "1e9"})
    CHECK_MESSAGE(says(stating("hours_per_day", std::string("high = ") + hours), "must be 0.1 to 24"), hours);
  CHECK(stating("hours_per_day", "high = 24").empty());
  CHECK(says(stating("hours_per_day", "low = 6\nhigh = 4"), "low = 6 must not be above high = 4"));
  for (const auto* days : {"0", "-1", "367"})
    CHECK_MESSAGE(says(stating("days", std::string("high = ") + days), "must be 1 to 366"), days);
  CHECK(says(stating("days", "low = 3"), "'high' is missing"));
  const auto listed = [](const std::string& rows) {
    return mistake_in(with(small, ", 'concentration'", "") + rows);
  };
  const std::string one = "[[concentration]]\nsource = 's'\nmg_per_ml = ";
  CHECK(listed(one + "1\n").empty());
  CHECK(says(listed(one + "0\n"), "mg_per_ml = 0 must be above 0"));
  CHECK(says(listed(one + "100\n"), "100 mg/mL is the undiluted concentrate"));
  CHECK(says(listed(one + "1\n" + one + "2\n" + one + "1\n"), "1 mg/mL stands twice"));
}

TEST_CASE("figures that contradict each other are refused") {
  CHECK(changed("high = 0.35", "low = 0.5\nhigh = 0.35") ==
        "p.toml:9: dose.low = 0.5 must not be above dose.high = 0.35 mg/kg/h");
  CHECK(stating("cap", "mg_per_kg_per_h = 0.35").empty());
  CHECK(stating("cap", "mg_per_kg_per_h = 0.3") ==
        "p.toml:16: cap.mg_per_kg_per_h = 0.3 is below the range: 0.35 mg/kg/h");
  // For the lightest patient, 30 kg, 0.1 mg/kg/h are 3 mg/h.
  const std::string low = with(small, "high = 0.35", "low = 0.1\nhigh = 0.35");
  CHECK(stating("cap", "mg_per_h = 3", low).empty());
  CHECK(says(stating("cap", "mg_per_h = 2.9", low), "is below the range: 3 mg/h for the lightest patient"));
  const std::string per_hour =
      with(small, "unit = 'mg/kg/h'\nhigh = 0.35", "unit = 'mg/h'\nlow = 20\nhigh = 35");
  CHECK(stating("cap", "mg_per_h = 35", per_hour).empty());
  CHECK(says(stating("cap", "mg_per_h = 34", per_hour), "cap.mg_per_h = 34 is below the range: 35 mg/h"));
  CHECK(says(stating("cap", "", small), "[cap] needs mg_per_h"));
  CHECK(says(changed("high = 0.35", "high = 3"), "3 mg/kg/h is an anaesthetic dose: icu_only must be true"));
  CHECK(changed("high = 0.35", "high = 2.99").empty());
  CHECK(says(changed("unit = 'mg/kg/h'\nhigh = 0.35", "unit = 'mg/h'\nhigh = 210"), "icu_only must be true"));
  CHECK(says(changed("setting = 's'", "setting = 's'\nnot_permitted = 'X'"), "needs icu_only"));
}

TEST_CASE("a benzodiazepine is asked for with a check and a reason, or not at all") {
  const std::string asked = with(small, "setting = 's'", "setting = 's'\nasks_benzodiazepine = true");
  const std::string checked = with(asked, "setting = 's'", "setting = 's'\nchecks = ['benzodiazepine']");
  CHECK(says(mistake_in(asked), "'benzodiazepine' must be among the checks"));
  CHECK(says(mistake_in(checked), "needs a [[with]]"));
  CHECK(mistake_in(checked + "[[with]]\ndrug = 'midazolam'\nwhy = 'w'\n").empty());
  CHECK(says(changed("setting = 's'", "setting = 's'\nchecks = ['benzodiazepine']"),
             "is a check of protocols with asks_benzodiazepine"));
  CHECK(says(changed("setting = 's'", "setting = 's'\nchecks = ['airway-equipment', 'airway-equipment']"),
             "'airway-equipment' stands twice"));
  CHECK(says(changed("setting = 's'", "setting = 's'\nchecks = ['prayer']"),
             "checks: 'prayer' must be one of anaesthesia-clinician, "));
}

TEST_CASE("what is not stated is said to be so, and is not stated all the same") {
  CHECK(says(changed("'days', ", ""), "'days' is missing: state it, or name it in not_stated"));
  CHECK(says(changed("'cap'", "'cap', 'dose'"), "'dose' is stated, and in not_stated"));
  CHECK(says(changed("'cap'", "'cap', 'colour'"), "not_stated: 'colour' must be one of dose, cap"));
  CHECK(
      says(changed("setting = 's'", "setting = 's'\nentered_at_admit = true"), "'dose' is entered at admit"));
}

TEST_CASE("a damaged protocol is refused in words or read") {
  const std::string whole = text_of(VIGIL_SOURCE_ASSETS "/protocols/low-dose-5-day.toml");
  REQUIRE(parse_protocol(whole, "p.toml"));
  const auto answered = [](const std::string& text) {
    const auto parsed = parse_protocol(text, "p.toml");
    if (!parsed) return says(parsed.error().text, "p.toml:");
    return protocol_mistakes(*parsed).empty();
  };
  CHECK_FALSE(parse_protocol("", "p.toml"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_MESSAGE(answered(whole.substr(0, size)), size);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    CHECK_MESSAGE(answered(flipped), bit);
  }
}

TEST_CASE("a protocol with very many rows is refused, not kept") {
  std::string many = small;
  for (int i = 0; i < 1000; ++i) many += "[[with]]\ndrug = 'd'\nwhy = 'w'\n";
  CHECK(says(mistake_in(many), "[[with]] stands more than 32 times"));
}
