// SPDX-License-Identifier: MIT
#include "alarms/drugs.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "common/config/table.hpp"
#include "common/model/bay.hpp"

namespace vigil::alarms {

namespace {

using Words = std::vector<std::string>;

/// ASCII only: whatever else is in a text parts words, in a name of the library as in what is charted.
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// "Midazolam2mg p.o." is midazolam, 2mg, po; "O2" and "B12" stay whole.
Words words_of(std::string_view text) {
  constexpr std::size_t longest_abbreviation = 3;
  Words words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  const auto at = [text](std::size_t i) { return i < text.size() ? lower(text[i]) : '\0'; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = at(i);
    const bool letter_before = !word.empty() && is_letter(word.back());
    if (is_letter(c) || is_digit(c)) {
      if (is_digit(c) && letter_before && word.size() > longest_abbreviation) end_word();
      word += c;
      continue;
    }
    const bool single_letters = word.size() == 1 || (i >= 2 && text[i - 2] == '.');
    const bool within_abbreviation = c == '.' && letter_before && single_letters && is_letter(at(i + 1));
    if (!within_abbreviation) end_word();
  }
  end_word();
  return words;
}

std::string joined(const Words& words, std::size_t first, std::size_t end) {
  std::string text;
  for (std::size_t i = first; i < end; ++i) {
    if (i > first) text += ' ';
    text += words[i];
  }
  return text;
}

struct RouteWord {
  std::string_view word;
  Route route;
};
/// "IN" is not here: it is an English word.
constexpr std::array route_words{
    RouteWord{"iv", Route::iv},
    RouteWord{"intravenous", Route::iv},
    RouteWord{"intravenously", Route::iv},
    RouteWord{"push", Route::iv},
    RouteWord{"im", Route::im},
    RouteWord{"intramuscular", Route::im},
    RouteWord{"sc", Route::sc},
    RouteWord{"sq", Route::sc},
    RouteWord{"subcut", Route::sc},
    RouteWord{"subcutaneous", Route::sc},
    RouteWord{"po", Route::po},
    RouteWord{"oral", Route::po},
    RouteWord{"orally", Route::po},
    RouteWord{"mouth", Route::po},
    RouteWord{"intranasal", Route::intranasal},
    RouteWord{"nasal", Route::intranasal},
    RouteWord{"sl", Route::sublingual},
    RouteWord{"sublingual", Route::sublingual},
    RouteWord{"buccal", Route::sublingual},
    RouteWord{"pr", Route::rectal},
    RouteWord{"rectal", Route::rectal},
    RouteWord{"transdermal", Route::transdermal},
    RouteWord{"patch", Route::transdermal},
    RouteWord{"epidural", Route::epidural},
    RouteWord{"intrathecal", Route::intrathecal},
    RouteWord{"spinal", Route::intrathecal},
    RouteWord{"inhaled", Route::inhaled},
};

std::optional<Route> route_of(std::string_view word) {
  const auto* found = std::find_if(route_words.begin(), route_words.end(),
                                   [word](const RouteWord& known) { return known.word == word; });
  if (found == route_words.end()) return std::nullopt;
  return found->route;
}

std::vector<Route> routes_in(const Words& words, std::size_t first, std::size_t end) {
  std::vector<Route> routes;
  for (std::size_t i = first; i < end; ++i)
    if (const auto route = route_of(words[i])) routes.push_back(*route);
  return routes;
}

/// Words that say nothing about what was given.
constexpr std::array<std::string_view, 44> dose_words{
    "mg",       "g",     "mcg",   "ug",    "ng",       "kg",          "ml",    "l",   "h",
    "hr",       "hour",  "hours", "min",   "minutes",  "unit",        "units", "iu",  "meq",
    "mmol",     "dose",  "bag",   "bolus", "flush",    "drug",        "push",  "med", "continuous",
    "additive", "in",    "at",    "of",    "over",     "per",         "and",   "for", "given",
    "line",     "fluid", "rate",  "stat",  "infusion", "maintenance", "keep",  "open"};

bool says_dose(const std::string& word) {
  return is_digit(word.front()) || route_of(word) ||
         std::find(dose_words.begin(), dose_words.end(), word) != dose_words.end();
}

/// "nitrous-oxide" is "Nitrous oxide".
std::string name_of(std::string id) {
  std::replace(id.begin(), id.end(), '-', ' ');
  if (!id.empty() && is_letter(id.front())) id.front() = static_cast<char>(id.front() - 'a' + 'A');
  return id;
}

/// The words for a medicine that is taken at home too.
bool says_regular(const Words& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "regular" || word == "regularly" || word == "usual" || word == "home";
  });
}

}  // namespace

std::vector<DrugLibrary::Mention> DrugLibrary::mentions(const Words& words) const {
  std::vector<Mention> found;
  for (std::size_t i = 0; i < words.size();) {
    std::size_t end = std::min(words.size(), i + most_words_);
    auto drug = by_name_.end();
    for (; end > i; --end) {
      drug = by_name_.find(joined(words, i, end));
      if (drug != by_name_.end()) break;
    }
    if (end == i) {
      ++i;
      continue;
    }
    found.push_back({&drugs_[drug->second], i, end});
    i = end;
  }
  return found;
}

const Drug* DrugLibrary::find(std::string_view text) const {
  const Drug* fluid = nullptr;
  for (const Mention& mention : mentions(words_of(text))) {
    if (mention.drug->drug_class != DrugClass::fluid) return mention.drug;
    if (fluid == nullptr) fluid = mention.drug;
  }
  return fluid;
}

bool DrugLibrary::names(std::string_view text, DrugClass drug_class) const {
  const auto found = mentions(words_of(text));
  return std::any_of(found.begin(), found.end(),
                     [&](const Mention& mention) { return mention.drug->drug_class == drug_class; });
}

std::optional<Duration> DrugLibrary::window_of(const Drug& drug, std::optional<Route> route,
                                               bool regularly) const {
  if (!sedates(drug.drug_class)) return std::nullopt;
  if (!route) return drug.routes.front().window;
  if (*route == Route::po && regularly) return std::nullopt;
  const auto row = std::find_if(drug.routes.begin(), drug.routes.end(),
                                [&](const DrugRoute& known) { return known.route == *route; });
  if (row != drug.routes.end()) return row->window;
  if (*route == Route::po) return std::nullopt;
  return unknown_window_;
}

std::optional<Duration> DrugLibrary::sedation_window(std::string_view text,
                                                     std::optional<Route> route) const {
  const Words words = words_of(text);
  const auto found = mentions(words);
  const auto routes_at = [&](std::size_t first, std::size_t end) {
    return route ? std::vector<Route>{*route} : routes_in(words, first, end);
  };

  // A fluid alone does not say what was dissolved in it.
  bool known = !found.empty();
  if (std::all_of(found.begin(), found.end(),
                  [](const Mention& m) { return m.drug->drug_class == DrugClass::fluid; })) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      while (next < found.size() && found[next].end <= i) ++next;
      const bool named = next < found.size() && found[next].first <= i;
      if (!named && !says_dose(words[i])) known = false;
    }
  }
  if (!known) {
    const auto routes = routes_at(0, words.size());
    const bool oral = !routes.empty() &&
                      std::all_of(routes.begin(), routes.end(), [](Route said) { return said == Route::po; });
    return oral ? std::nullopt : std::optional{unknown_window_};
  }

  const bool regularly = says_regular(words);
  std::optional<Duration> longest;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::size_t end = i + 1 < found.size() ? found[i + 1].first : words.size();
    auto routes = routes_at(found[i].end, end);
    if (routes.empty() && i == 0) routes = routes_at(0, found[i].first);
    if (routes.empty()) longest = std::max(longest, window_of(*found[i].drug, {}, regularly));
    for (const Route said : routes) longest = std::max(longest, window_of(*found[i].drug, said, regularly));
  }
  return longest;
}

/// Fills a library from its file.
class DrugReader {
 public:
  void read(config::Table& root) {
    root.string("note");
    if (auto unknown = root.table("unknown")) {
      library_.unknown_window_ = window(*unknown);
      source(*unknown);
    } else {
      root.refuse("unknown", "[unknown] is missing: what counts for a drug that nobody knows");
    }
    for (auto& table : root.tables("drug")) read_drug(table);
    if (library_.drugs_.empty()) root.refuse("drug", "a library needs at least one [[drug]]");
  }

  DrugLibrary take() { return std::move(library_); }

 private:
  static Duration window(config::Table& table) {
    const double minutes = table.need_number("window_min");
    if (table.has("window_min") && !(minutes > 0 && minutes * 60 <= to_seconds(longest_drug_window)))
      table.refuse("window_min",
                   "window_min = " + number_text(minutes) + " must be above 0 and at most 4320");
    return from_seconds(std::clamp(minutes, 0.0, 1e6) * 60);
  }

  static std::string source(config::Table& table) {
    std::string text = table.need_string("source");
    if (text.empty() && table.has("source"))
      table.refuse("source", "'source' must say where the figure is from");
    return text;
  }

  static std::string number_text(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    return text.data();
  }

  /// Nothing: a mistake that is noted.
  template <class E, std::size_t N>
  static std::optional<E> word(config::Table& table, std::string_view key, const EnumText<E, N>& words) {
    if (!table.has(key)) table.need_string(key);
    const auto text = table.string(key);
    if (!text) return std::nullopt;
    if (const auto value = words.find(*text)) return value;
    std::string mistake{key};
    mistake += " = '" + *text + "' must be one of ";
    for (std::size_t i = 0; i < N; ++i) {
      if (i > 0) mistake += ", ";
      mistake += words.names[i];
    }
    table.refuse(key, mistake);
    return std::nullopt;
  }

  void read_drug(config::Table& table) {
    Drug drug;
    drug.id = table.need_string("id");
    if (table.has("id") && !is_name(drug.id))
      table.refuse("id", "id = '" + drug.id + "' must be of a-z, 0-9, _ and -");
    drug.name = table.string("name").value_or(name_of(drug.id));
    drug.aliases = table.strings("aliases");
    const auto drug_class = word(table, "class", drug_class_text);
    drug.drug_class = drug_class.value_or(DrugClass::other);
    for (auto& row : table.tables("route")) read_route(row, drug, drug_class);
    if (sedates(drug.drug_class) && drug.routes.empty())
      table.refuse("id", drug.id + " sedates: it needs at least one route");

    library_.drugs_.push_back(std::move(drug));
    const Drug& added = library_.drugs_.back();
    add_name(table, "id", added.id);
    add_name(table, "name", added.name);
    for (const std::string& alias : added.aliases) add_name(table, "aliases", alias);
  }

  static void read_route(config::Table& table, Drug& drug, std::optional<DrugClass> drug_class) {
    DrugRoute row;
    const auto route = word(table, "route", route_text);
    row.route = route.value_or(Route::po);
    const bool regular = table.boolean("regular").value_or(false);
    if (regular) {
      if (row.route != Route::po) table.refuse("regular", "only an oral medicine is regular");
      if (table.number("window_min")) table.refuse("window_min", "a regular medicine has no window_min");
    } else if (!drug_class || sedates(*drug_class)) {
      row.window = window(table);
    } else if (table.number("window_min")) {
      table.refuse("window_min", "only a sedative or an opioid has a window_min");
    }
    row.source = source(table);
    for (const DrugRoute& other : drug.routes)
      if (route && other.route == *route)
        table.refuse("route", "route = '" + std::string(route_text[row.route]) + "' stands twice");
    drug.routes.push_back(std::move(row));
  }

  /// The drug that was added last is known by `name` too.
  void add_name(config::Table& table, std::string_view key, const std::string& name) {
    constexpr std::size_t most_words = 4;
    const Words words = words_of(name);
    if (words.empty() || words.size() > most_words) {
      if (table.has(key)) table.refuse(key, "'" + name + "' must be 1 to 4 words");
      return;
    }
    if (std::all_of(words.begin(), words.end(), says_dose)) {
      table.refuse(key, "'" + name + "' is a word of a dose, not of a drug");
      return;
    }
    const std::size_t index = library_.drugs_.size() - 1;
    const auto [known, added] = library_.by_name_.try_emplace(joined(words, 0, words.size()), index);
    if (!added && known->second != index)
      table.refuse(key, "'" + name + "' is " + library_.drugs_[known->second].id + " already");
    library_.most_words_ = std::max(library_.most_words_, words.size());
  }

  DrugLibrary library_;
};

Expected<DrugLibrary> parse_drugs(std::string_view text, const std::string& file) {
  auto document = config::Document::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  auto root = document->root();
  DrugReader reader;
  reader.read(root);
  if (auto checked = document->check(); !checked) return tl::unexpected(checked.error());
  return reader.take();
}

}  // namespace vigil::alarms
