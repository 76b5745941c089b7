// SPDX-License-Identifier: MIT
#include "dashboard/station/charting.hpp"

#include <doctest/doctest.h>

#include <string>

#include "common/config/text_file.hpp"

using namespace vigil;
using namespace vigil::station;
using std::chrono::minutes;

namespace {

const alarms::DrugLibrary& shipped() {
  static const alarms::DrugLibrary library = [] {
    const auto text = config::read_text(VIGIL_SOURCE_ASSETS "/drugs.toml");
    REQUIRE(text);
    return *alarms::parse_drugs(*text, "drugs.toml");
  }();
  return library;
}

Expected<Charted> observed(const std::string& code, std::optional<double> value,
                           std::optional<std::string> unit = {}) {
  wire::EventMessage event;
  event.what = wire::EventKind::observation;
  event.code = code;
  event.value = value;
  event.unit = std::move(unit);
  return read_charted(event, shipped());
}

Expected<Charted> given(std::optional<std::string> code, const std::string& text) {
  wire::EventMessage event;
  event.what = wire::EventKind::medication;
  event.code = std::move(code);
  event.text = text;
  return read_charted(event, shipped());
}

}  // namespace

TEST_CASE("a sedation score is 0 to 4 and whole; anything else is named") {
  CHECK(observed("poss", 0)->poss == 0);
  CHECK(observed("poss", 4)->poss == 4);
  CHECK(observed("poss", 5).error().text ==
        "poss needs a value: 0 (asleep, easy to rouse), 1, 2, 3 or 4, not 5");
  CHECK_FALSE(observed("poss", -1));
  CHECK_FALSE(observed("poss", 2.5));
  CHECK_FALSE(observed("poss", {}));
}

TEST_CASE("oxygen is charted in litres a minute, and 0 ends it") {
  CHECK(observed("oxygen", 2, "L/min")->oxygen_l_per_min == 2);
  CHECK(observed("oxygen", 0)->oxygen_l_per_min == 0);
  CHECK_FALSE(observed("oxygen", -1));
  CHECK_FALSE(observed("oxygen", 101));
  CHECK_FALSE(observed("oxygen", {}));
  CHECK(observed("oxygen", 2, "mL/min").error().text == "oxygen is charted in L/min, not in mL/min");
}

TEST_CASE("what alarms do not ask about is charted without a meaning to them") {
  const auto nausea = observed("nausea", {});
  REQUIRE(nausea);
  CHECK_FALSE(nausea->poss);
  CHECK_FALSE(nausea->oxygen_l_per_min);
  CHECK_FALSE(nausea->sedative_window);
}

TEST_CASE("a sedative counts for its window, by its code or its text; ketamine and others never do") {
  CHECK(given("midazolam", "")->sedative_window == minutes{60});
  CHECK(given({}, "Midazolam 2 mg IV")->sedative_window == minutes{60});
  CHECK(given({}, "Midazolam 2 mg IV")->sedative == "Midazolam");
  CHECK(given("fentanyl", "Fentanyl 50 µg IV")->sedative_window == minutes{60});
  CHECK_FALSE(given("ketamine", "Ketamine 10 mg IV")->sedative_window);
  CHECK_FALSE(given("ondansetron", "")->sedative_window);
  CHECK_FALSE(given({}, "").has_value());
}

TEST_CASE("a drug that nobody knows counts as an unknown sedative, and its name is cut to a line") {
  const auto unknown = given("zzyzx", "");
  CHECK(unknown->sedative_window == minutes{360});
  CHECK(unknown->sedative == "zzyzx");
  std::string long_name;
  for (int i = 0; i < 200; ++i) long_name += "ü";
  const auto cut = given(long_name, "");
  REQUIRE(cut);
  CHECK(cut->sedative.size() <= 64);
  CHECK(cut->sedative.ends_with("ü…"));
}

TEST_CASE("of what a pump runs, sedatives and opioids count; ketamine and the unknown do not") {
  CHECK(sedative_on_pump("midazolam 1 mg/mL", shipped())->sedative == "Midazolam");
  CHECK(sedative_on_pump("midazolam 1 mg/mL", shipped())->sedative_window == minutes{60});
  CHECK_FALSE(sedative_on_pump("ketamine", shipped()));
  CHECK_FALSE(sedative_on_pump("something", shipped()));
  CHECK_FALSE(sedative_on_pump("", shipped()));
}

TEST_CASE("an event in one line says what, code, value and unit") {
  wire::EventMessage event;
  event.what = wire::EventKind::medication;
  event.code = "midazolam";
  event.value = 2;
  event.unit = "mg";
  event.text = "Midazolam 2 mg IV";
  CHECK(event_line(event) == "medication midazolam 2 mg: Midazolam 2 mg IV");
}

TEST_CASE("pain is 0 to 10 and whole") {
  CHECK(observed("pain", 0));
  CHECK(observed("pain", 10));
  CHECK(observed("pain", 11).error().text == "pain needs a value: 0 to 10, whole, not 11");
  CHECK_FALSE(observed("pain", -1));
  CHECK_FALSE(observed("pain", 3.5));
  CHECK_FALSE(observed("pain", {}));
}

TEST_CASE("a danger sign is a sign without a value and with 1; 0 says that it is not there") {
  for (const auto* code : {"bluish-lips", "chest-pain", "trouble-breathing", "swelling"}) {
    REQUIRE(observed(code, {})->sign != nullptr);
    CHECK(observed(code, {})->sign->suggests == alarms::Suggests::stop_infusion);
    CHECK(observed(code, 1)->sign != nullptr);
    CHECK(observed(code, 0)->sign == nullptr);
  }
  CHECK(observed("genito-urinary-pain", {})->sign->suggests == alarms::Suggests::stop_course);
  CHECK(observed("liver", {})->sign->suggests == alarms::Suggests::stop_course);
  CHECK(observed("liver", 0)->sign == nullptr);
  CHECK(observed("chest-pain", 7).error().text == "chest-pain has no value but 0 or 1, not 7");
  CHECK(observed("shallow-breathing", {})->sign == nullptr);
}

TEST_CASE("a check is charted by its code, taken back by 0, and refused where no list has it") {
  CHECK(observed("check:liver-tests", {})->checklist_code == "check:liver-tests");
  CHECK(observed("check:liver-tests", {})->checklist_done);
  CHECK_FALSE(observed("end:escort", 0)->checklist_done);
  CHECK(observed("check:coffee", {}).error().text == "there is no 'check:coffee' on any checklist");
  CHECK_FALSE(observed("end:", {}));
  CHECK_FALSE(observed("check:liver-tests", 2));
}

TEST_CASE("a drug that nobody knows does not count where somebody said that it does not sedate") {
  wire::EventMessage event;
  event.what = wire::EventKind::medication;
  event.code = "zzyzx";
  event.sedative = false;
  REQUIRE(read_charted(event, shipped()));
  CHECK_FALSE(read_charted(event, shipped())->sedative_window);
  event.sedative = true;
  CHECK(read_charted(event, shipped())->sedative_window == minutes{360});
  // What the library knows is judged by it, whatever somebody said.
  event.code = "midazolam";
  event.sedative = false;
  CHECK(read_charted(event, shipped())->sedative_window == minutes{60});
  event.code = "ondansetron";
  event.sedative = true;
  CHECK_FALSE(read_charted(event, shipped())->sedative_window);
}
