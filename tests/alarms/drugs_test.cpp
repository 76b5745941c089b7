// SPDX-License-Identifier: MIT
#include "alarms/drugs.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace vigil;
using namespace vigil::alarms;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

std::string shipped_text() {
  std::ifstream stream{VIGIL_SOURCE_ASSETS "/drugs.toml"};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

const DrugLibrary& shipped() {
  static const DrugLibrary library = [] {
    auto parsed = parse_drugs(shipped_text(), "drugs.toml");
    if (!parsed) FAIL(parsed.error().text);
    return std::move(*parsed);
  }();
  return library;
}

std::string found(std::string_view text) {
  const Drug* drug = shipped().find(text);
  return drug == nullptr ? "none" : drug->id;
}

using Window = std::optional<Duration>;
Window window(std::string_view text, std::optional<Route> route = {}) {
  return shipped().sedation_window(text, route);
}
const Window nothing;

const std::string head = "[unknown]\nwindow_min = 360\nsource = 's'\n";
std::string mistake_in(const std::string& text) {
  const auto parsed = parse_drugs(text, "d.toml");
  return parsed ? std::string{} : parsed.error().text;
}
/// A library of one drug, whose keys start in line 4.
std::string one(const std::string& keys) { return mistake_in(head + "[[drug]]\n" + keys); }
std::string sedative(const std::string& route) {
  return one("id = 'a'\nclass = 'sedative'\n[[drug.route]]\n" + route);
}

}  // namespace

TEST_CASE("the shipped drugs are read, and each is found by every name it has") {
  CHECK(shipped().drugs().size() > 100);
  CHECK(shipped().unknown_window() == hours{6});
  for (const Drug& drug : shipped().drugs()) {
    CHECK(found(drug.id) == drug.id);
    CHECK(found(drug.name) == drug.id);
    for (const auto& alias : drug.aliases) CHECK_MESSAGE(found(alias) == drug.id, alias);
    if (sedates(drug.drug_class)) CHECK_FALSE(drug.routes.empty());
    for (const DrugRoute& row : drug.routes) CHECK_FALSE(row.source.empty());
  }
}

TEST_CASE("a drug is found whatever its dose and its letters") {
  for (const auto* text : {"midazolam", "MIDAZOLAM", "Midazolam 2 mg IV", "midazolam 1 mg/mL", "Versed",
                           "Midazolam (Versed) 1 mg (Drug Push)", "2 mg midazolam", "midazolam2mg",
                           "midazolam,", "iv:midazolam", "  Midazolam\t"})
    CHECK_MESSAGE(found(text) == "midazolam", text);
  const std::string no_break_space = "\xc2\xa0";
  CHECK(found("midazolam" + no_break_space + "2 mg") == "midazolam");
  CHECK(found("O2 2 L/min") == "oxygen");
  CHECK(found("Ringer's lactate 500 mL") == "ringer");
  CHECK(found("nitrous-oxide") == "nitrous-oxide");
  CHECK(found("Nitrous  Oxide 50 %") == "nitrous-oxide");
  CHECK(shipped().find("nitrous-oxide")->name == "Nitrous oxide");
  CHECK(found("S-ketamine 25 mg/mL") == "esketamine");
  CHECK(found("theophylline") == "theophylline");
  // What is dissolved, not what it is dissolved in.
  CHECK(found("NaCl 0.9% with midazolam") == "midazolam");
  CHECK(found("NaCl 0.9%") == "saline");
}

TEST_CASE("only whole words are a drug") {
  for (const auto* text : {"", " ", "5 mg", "midazolamide", "promidazolam", "nitrous", "SpO2 97", "CO2", "iv",
                           "\xff\xfe", "lactate"})
    CHECK_MESSAGE(found(text) == "none", text);
}

TEST_CASE("a sedative or an opioid counts for its window") {
  CHECK(window("Midazolam 2 mg IV") == minutes{60});
  CHECK(window("fentanyl 50 mcg iv") == minutes{60});
  CHECK(window("Morphine Sulfate 4 mg") == hours{4});
  CHECK(window("Lorazepam (Ativan) 1 mg (Drug Push)") == hours{6});
  CHECK(window("Hydromorphone (Dilaudid) 0.5 mg (Drug Push)") == hours{4});
  CHECK(window("propofol 20 mg") == hours{1});
}

TEST_CASE("the route decides how long") {
  CHECK(window("midazolam 5 mg IM") == hours{2});
  CHECK(window("midazolam 5 mg i.m.") == hours{2});
  CHECK(window("intranasal midazolam 5 mg") == hours{2});
  CHECK(window("fentanyl patch 25 mcg/h") == hours{72});
  CHECK(window("morphine 0.1 mg intrathecal") == hours{24});
  // The argument stands above the text.
  CHECK(window("midazolam 5 mg", Route::im) == hours{2});
  CHECK(window("midazolam 5 mg iv", Route::im) == hours{2});
  // None charted: the first one of the file.
  CHECK(window("fentanyl 50 mcg") == hours{1});
  // One that the library does not have: as unknown.
  CHECK(window("morphine 5 mg rectal") == hours{6});
  CHECK(window("morphine 5 mg p.r.n.") == hours{4});
}

TEST_CASE("oral medicines that are taken anyway do not count") {
  CHECK(window("morphine 10 mg PO") == nothing);
  CHECK(window("morphine 10 mg p.o.") == nothing);
  CHECK(window("oral morphine 10 mg") == nothing);
  CHECK(window("morphine", Route::po) == nothing);
  CHECK(window("Gabapentin 300 mg") == nothing);
  CHECK(window("remifentanil by mouth") == nothing);
  CHECK(window("homebrew 1 tablet PO") == nothing);
  // What is given by mouth for the infusion does.
  CHECK(window("lorazepam 2 mg PO") == hours{6});
  CHECK(window("midazolam 7.5 mg orally") == hours{2});
  CHECK(window("lorazepam 1 mg PO, usual medicine") == nothing);
  CHECK(window("lorazepam 1 mg IV, regular") == hours{6});
}

TEST_CASE("a text without a known drug counts as an unknown sedative") {
  for (const auto* text :
       {"", "something for sleep", "midazolan 2 mg", "RxNorm 6960", "500 mg", "xyz 5 mg IV",
        "\xd0\xbc\xd0\xb8\xd0\xb4\xd0\xb0\xd0\xb7\xd0\xbe\xd0\xbb\xd0\xb0\xd0\xbc"})
    CHECK_MESSAGE(window(text) == hours{6}, text);
  // A fluid does not say what is in it.
  CHECK(window("xyz in NaCl 0.9% 100 mL") == hours{6});
  CHECK(window("calming mixture, dextrose") == hours{6});
}

TEST_CASE("what does not sedate gives no window") {
  for (const auto* text :
       {"ketamine 20 mg bolus", "Ketalar IV", "ondansetron 4 mg IV", "glycopyrrolate 0.2 mg",
        "labetalol 10 mg IV push", "clonidine 0.1 mg PO", "naloxone 0.1 mg", "Oxygen 2 L/min", "O2 off",
        "aminophylline", "paracetamol 1 g", "Insulin - Regular 4 units",
        "Piperacillin/Tazobactam (Zosyn) 1 dose (Drug Push)", "NaCl 0.9% 250 ml bolus", "Dextrose 5% 50 ml",
        "LR 500 mL over 1 h", "Magnesium Sulfate (Bolus) 2 g"})
    CHECK_MESSAGE(window(text) == nothing, text);
}

TEST_CASE("of several drugs in one text the longest counts, each by its own route") {
  CHECK(window("ondansetron 4 mg, then morphine 5 mg IV") == hours{4});
  CHECK(window("midazolam 2 mg and fentanyl 50 mcg IV") == hours{1});
  CHECK(window("midazolam 2 mg + lorazepam 1 mg") == hours{6});
  CHECK(window("morphine 10 mg PO, midazolam 2 mg IV") == hours{1});
  CHECK(window("PO morphine, then fentanyl") == hours{1});
  CHECK(window("midazolam PO refused, IV given") == hours{2});
  CHECK(window("ketamine and ondansetron") == nothing);
  // The code and the text of an event.
  CHECK(window("RxNorm 6960 midazolam 2 mg") == hours{1});
}

TEST_CASE("a pump's drug is ketamine, sedating, or neither") {
  for (const auto* name :
       {"ketamine", "Ketamine 1 mg/mL", "KETALAR", "esketamine", "S-Ketamin / ketamine", "NaCl + ketamine"})
    CHECK_MESSAGE(shipped().is_ketamine(name), name);
  for (const auto* name : {"", "midazolam", "ketaminex", "Drug A"})
    CHECK_FALSE_MESSAGE(shipped().is_ketamine(name), name);
  for (const auto* name : {"Midazolam 1 mg/mL", "propofol", "REMIFENTANIL", "ketamine + midazolam"})
    CHECK_MESSAGE(shipped().is_sedative_or_opioid(name), name);
  for (const auto* name : {"", "ketamine", "NaCl 0.9%", "norepinephrine", "Drug A"})
    CHECK_FALSE_MESSAGE(shipped().is_sedative_or_opioid(name), name);
  CHECK(shipped().names("paracetamol, theophylline", DrugClass::xanthine));
  CHECK_FALSE(shipped().names("paracetamol", DrugClass::xanthine));
}

TEST_CASE("a library that was not read knows nothing and does not fail") {
  const DrugLibrary empty;
  CHECK(empty.find("midazolam") == nullptr);
  CHECK(empty.sedation_window("midazolam") == Duration{0});
  CHECK_FALSE(empty.is_ketamine("ketamine"));
}

TEST_CASE("a drug's mistake is named with its line") {
  CHECK(mistake_in("").starts_with("d.toml:"));
  CHECK(mistake_in("").find("[unknown] is missing") != std::string::npos);
  CHECK(mistake_in(head) == "d.toml:1: a library needs at least one [[drug]]");
  CHECK(mistake_in("[unknown]\nsource = 's'\n[[drug]]\nid = 'a'\nclass = 'other'\n") ==
        "d.toml:1: 'window_min' is missing");
  CHECK(one("id = 'a'\nclass = 'other'\n").empty());
  CHECK(one("class = 'other'\n") == "d.toml:4: 'id' is missing");
  CHECK(one("id = 'A b'\nclass = 'other'\n").starts_with("d.toml:5: id = 'A b' must be of a-z"));
  CHECK(one("id = 'a'\n") == "d.toml:4: 'class' is missing");
  CHECK(one("id = 'a'\nclass = 'poison'\n")
            .starts_with("d.toml:6: class = 'poison' must be one of sedative, opioid, "));
  CHECK(one("id = 'a'\nclass = ''\n").starts_with("d.toml:6: class = '' must be one of sedative, "));
  CHECK(one("id = 'a'\nclass = 5\n") == "d.toml:6: 'class' must be a text in quotes");
  CHECK(one("id = 'a'\nclass = 'other'\ncolour = 'red'\n") == "d.toml:7: unknown key 'colour'");
  CHECK(one("id = 'a'\nclass = 'other'\naliases = 'b'\n") == "d.toml:7: 'aliases' must be a list of texts");
  CHECK(one("id = 'a'\nclass = 'other'\naliases = ['%']\n") == "d.toml:7: '%' must be 1 to 4 words");
  CHECK(one("id = 'a'\nclass = 'other'\naliases = ['a b c d e']\n") ==
        "d.toml:7: 'a b c d e' must be 1 to 4 words");
  CHECK(one("id = 'a'\nclass = 'other'\naliases = ['2 mg IV']\n") ==
        "d.toml:7: '2 mg IV' is a word of a dose, not of a drug");
  CHECK(one("id = 'a'\nclass = 'opioid'\n") == "d.toml:5: a sedates: it needs at least one route");
  CHECK(one("id = 'a'\nclass = 'other'\n[[drug]]\nid = 'b'\nclass = 'other'\naliases = ['c', 'A']\n") ==
        "d.toml:10: 'A' is a already");
  CHECK(one("id = 'a'\nclass = 'other'\nname = 'A'\naliases = ['a', 'A', 'a 1']\n").empty());
}

TEST_CASE("a route's mistake is named with its line") {
  CHECK(sedative("route = 'iv'\nwindow_min = 60\nsource = 's'\n").empty());
  CHECK(sedative("route = 'ear'\nwindow_min = 60\nsource = 's'\n")
            .starts_with("d.toml:8: route = 'ear' must be one of iv, "));
  CHECK(sedative("window_min = 60\nsource = 's'\n") == "d.toml:7: 'route' is missing");
  CHECK(sedative("route = 'iv'\nsource = 's'\n") == "d.toml:7: 'window_min' is missing");
  CHECK(sedative("route = 'iv'\nwindow_min = 60\n") == "d.toml:7: 'source' is missing");
  CHECK(sedative("route = 'iv'\nwindow_min = 60\nsource = ''\n") ==
        "d.toml:10: 'source' must say where the figure is from");
  for (const auto* figure : {"0", "-5", "4321", "1e300", "-9223372036854775807"})
    CHECK_MESSAGE(sedative(std::string("route = 'iv'\nsource = 's'\nwindow_min = ") + figure + "\n")
                          .find("must be above 0 and at most 4320") != std::string::npos,
                  figure);
  CHECK(sedative("route = 'iv'\nsource = 's'\nwindow_min = 4320\n").empty());
  for (const auto* figure : {"nan", "inf", "'60'", "true"})
    CHECK_MESSAGE(sedative(std::string("route = 'iv'\nsource = 's'\nwindow_min = ") + figure + "\n")
                      .starts_with("d.toml:10: 'window_min' must be a number"),
                  figure);
  CHECK(sedative("route = 'iv'\nregular = true\nsource = 's'\n") ==
        "d.toml:9: only an oral medicine is regular");
  CHECK(sedative("route = 'po'\nregular = true\nwindow_min = 5\nsource = 's'\n") ==
        "d.toml:10: a regular medicine has no window_min");
  CHECK(sedative("route = 'po'\nregular = true\nsource = 's'\n[[drug.route]]\nroute = 'po'\nwindow_min = "
                 "5\nsource = 's'\n") == "d.toml:12: route = 'po' stands twice");
  CHECK(one("id = 'a'\nclass = 'oxygen'\nroute = [{route = 'inhaled', window_min = 5, source = 's'}]\n") ==
        "d.toml:7: only a sedative or an opioid has a window_min");
}

TEST_CASE("a damaged library is refused in words or read") {
  const std::string whole =
      "unknown = {window_min = 360, source = 's'}\n"
      "drug = [\n  {id = 'midazolam', class = 'sedative', aliases = ['Versed', 'b 2'], route = [\n"
      "    {route = 'iv', window_min = 60, source = 's'},\n"
      "    {route = 'po', regular = true, source = 's'},\n  ]},\n"
      "  {id = 'o', class = 'oxygen'},\n]\n";
  REQUIRE(parse_drugs(whole, "d.toml"));
  const auto answered = [](const std::string& text) {
    const auto parsed = parse_drugs(text, "d.toml");
    if (!parsed) return parsed.error().text.find("d.toml:") != std::string::npos;
    return parsed->sedation_window("midazolam 2 mg").has_value();
  };
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_MESSAGE(answered(whole.substr(0, size)), size);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    CHECK_MESSAGE(answered(flipped), bit);
  }
}

TEST_CASE("a text of any length is answered") {
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "midazolam po ";
  CHECK(window(many) == hours{2});
  CHECK(window(std::string(100'000, 'x')) == hours{6});
  CHECK(window(std::string(100'000, '.')) == hours{6});
  CHECK(window(std::string(100'000, '5')) == hours{6});
}
