// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/enum_text.hpp"
#include "common/model/error.hpp"
#include "common/model/time.hpp"

namespace vigil::alarms {

/// What a drug is, as far as alarms and checks ask. `fluid` is also what others are dissolved in.
enum class DrugClass : std::uint8_t {
  sedative,
  opioid,
  ketamine,
  antisialagogue,
  antiemetic,
  antihypertensive,
  alpha_2_agonist,
  xanthine,
  reversal,
  oxygen,
  vasopressor,
  analgesic,  ///< neither an opioid nor a local anaesthetic
  local_anaesthetic,
  fluid,
  other,
};
constexpr EnumText<DrugClass, 15> drug_class_text{
    {"sedative", "opioid", "ketamine", "antisialagogue", "antiemetic", "antihypertensive", "alpha-2-agonist",
     "xanthine", "reversal", "oxygen", "vasopressor", "analgesic", "local-anaesthetic", "fluid", "other"}};

/// Whether it keeps the context "sedative or opioid on board" (alarms.md, "Respiratory depression").
constexpr bool sedates(DrugClass c) { return c == DrugClass::sedative || c == DrugClass::opioid; }

enum class Route : std::uint8_t {
  iv,
  im,
  sc,
  po,
  intranasal,
  sublingual,  ///< and buccal
  rectal,
  transdermal,
  epidural,
  intrathecal,
  inhaled,
};
constexpr EnumText<Route, 11> route_text{{"iv", "im", "sc", "po", "intranasal", "sublingual", "rectal",
                                          "transdermal", "epidural", "intrathecal", "inhaled"}};

/// How long one dose by this route counts as on board.
struct DrugRoute {
  Route route = Route::iv;
  std::optional<Duration> window;  ///< none: a regular oral medicine, which does not count
  std::string source;              ///< of the figure
};

struct Drug {
  std::string id;
  std::string name;  ///< for people; where the file has none, the id with a capital
  std::vector<std::string> aliases;
  DrugClass drug_class = DrugClass::other;
  std::vector<DrugRoute> routes;  ///< of what sedates: at least one; the first is meant where none is charted
};

constexpr Duration longest_drug_window = std::chrono::hours{72};

/// The drugs that charting picks from and that a pump may name (assets/drugs.toml). Immutable once read.
/// Texts are matched word by word, without regard to case, dose or what stands around a name, so that
/// "Midazolam 2 mg IV" and "midazolam 1 mg/mL" are midazolam. What several drugs are named in counts for all.
class DrugLibrary {
 public:
  const std::vector<Drug>& drugs() const { return drugs_; }
  /// How long a sedative that nobody knows counts.
  Duration unknown_window() const { return unknown_window_; }

  /// The first drug that is named; a fluid only where nothing else is. nullptr: none is known.
  const Drug* find(std::string_view text) const;

  /// Whether a drug of this class is among those named.
  bool names(std::string_view text, DrugClass drug_class) const;

  /// How long a charted medication keeps the context "sedative or opioid on board": the longest of the drugs
  /// that it names, each by the route in `route`, else by the one in the text, else by its first. An event's
  /// code and text may be joined by a space. Text without a known drug counts as an unknown sedative.
  /// Nothing: it does not sedate, or it is an oral medicine that the library does not give a window to.
  std::optional<Duration> sedation_window(std::string_view text, std::optional<Route> route = {}) const;

  /// Of the drug that a pump names. One that is not known is neither: a pump cannot be asked.
  bool is_ketamine(std::string_view name) const { return names(name, DrugClass::ketamine); }
  bool is_sedative_or_opioid(std::string_view name) const {
    return names(name, DrugClass::sedative) || names(name, DrugClass::opioid);
  }

 private:
  friend class DrugReader;
  /// A drug in a text, at words [first, end).
  struct Mention {
    const Drug* drug;
    std::size_t first;
    std::size_t end;
  };
  std::vector<Mention> mentions(const std::vector<std::string>& words) const;
  std::optional<Duration> window_of(const Drug& drug, std::optional<Route> route, bool regularly) const;

  std::vector<Drug> drugs_;
  std::map<std::string, std::size_t, std::less<>> by_name_;  ///< words joined by a space
  std::size_t most_words_ = 1;                               ///< of a name
  Duration unknown_window_{};
};

/// Reads the library from TOML; `file` stands in the errors, each with file:line.
Expected<DrugLibrary> parse_drugs(std::string_view text, const std::string& file);

}  // namespace vigil::alarms
