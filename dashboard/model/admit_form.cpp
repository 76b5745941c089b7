// SPDX-License-Identifier: MIT
#include "dashboard/model/admit_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "alarms/protocol.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

/// In Tab order: who it is, then what is given.
enum Entry : std::size_t {
  alias,
  weight,
  age,
  sex,
  baseline_sbp,
  baseline_dbp,
  ventilated,
  spinal_injury,
  protocol_choice,
  profile,
  course,
  day,
  mg_given,
  dose_low,
  dose_high,
  cap,
};

constexpr std::array<std::string_view, 4> sexes{"–", "female", "male", "other"};
constexpr std::string_view no_protocol = "none: the dose is not judged";

/// What a line of the station's names, and where it belongs. Ids of protocols have "dose" in them: the
/// figures come last.
struct Place {
  std::string_view names;
  Entry entry;
};
constexpr std::array<Place, 15> places{{{"weight_kg", weight},
                                        {"age_y", age},
                                        {"baseline_sbp", baseline_sbp},
                                        {"baseline_dbp", baseline_dbp},
                                        {"alias", alias},
                                        {"mg_given", mg_given},
                                        {"day =", day},
                                        {"day is", day},
                                        {"profile", profile},
                                        {"ICU only", protocol_choice},
                                        {"no protocol", protocol_choice},
                                        {"dose-below-range", dose_low},
                                        {"cap", cap},
                                        {"states no dose", dose_high},
                                        {"dose.", dose_high}}};

EntrySheet::Entry entry(std::string label, Typing typing, bool left, std::string unit = {},
                        std::string hint = {}) {
  EntrySheet::Entry made;
  made.label = std::move(label);
  made.unit = std::move(unit);
  made.hint = std::move(hint);
  made.typing = typing;
  made.on_left = left;
  if (typing == Typing::number) made.text = TypedText{8};
  return made;
}

EntrySheet::Entry choice(std::string label, bool left, std::vector<std::string> choices) {
  EntrySheet::Entry made = entry(std::move(label), Typing::nothing, left);
  made.choices = std::move(choices);
  return made;
}

std::vector<EntrySheet::Entry> entries(const std::vector<ProtocolName>& protocols) {
  std::vector<std::string> names{std::string(no_protocol)};
  std::vector<std::string> profiles;
  for (const auto& one : protocols) {
    names.push_back(one.name);
    if (std::find(profiles.begin(), profiles.end(), one.profile) == profiles.end())
      profiles.push_back(one.profile);
  }
  std::vector<EntrySheet::Entry> all;
  all.push_back(entry("Alias", Typing::text, true, "", "initials"));
  all.push_back(entry("Weight", Typing::number, true, "kg"));
  all.push_back(entry("Age", Typing::number, true, "years"));
  all.push_back(choice("Sex", true, {sexes.begin(), sexes.end()}));
  all.push_back(entry("Usual SBP", Typing::number, true, "mmHg"));
  all.push_back(entry("Usual DBP", Typing::number, true, "mmHg"));
  all.push_back(choice("Ventilated", true, {"no", "yes"}));
  all.push_back(choice("Spinal injury", true, {"no", "yes"}));
  all.push_back(choice("Protocol", false, std::move(names)));
  all.push_back(entry("Profile", Typing::text, false, "", "the station's own"));
  all.back().choices = std::move(profiles);
  all.push_back(entry("Course", Typing::text, false, "", "its number or name"));
  all.push_back(entry("Day", Typing::number, false));
  all.push_back(entry("Given so far", Typing::number, false, "mg", "0"));
  all.push_back(entry("Dose from", Typing::number, false, "mg/kg/h"));
  all.push_back(entry("Dose to", Typing::number, false, "mg/kg/h"));
  all.push_back(entry("Cap", Typing::number, false, "mg/h"));
  for (const std::size_t i : {alias, profile, course}) all[i].text = TypedText{32};
  all[day].prefilled = "1";
  all[day].text.set("1");
  return all;
}

bool same_subject(const Patient& a, const Patient& b) {
  return a.alias == b.alias && a.weight_kg == b.weight_kg && a.age_y == b.age_y && a.sex == b.sex;
}

/// "weight_kg = 281 is above 250 kg": beside the entry its key says nothing more.
std::string without_key(std::string_view line) {
  constexpr std::string_view equals = " = ";
  const std::size_t at = line.find(equals);
  return std::string(at < line.find(' ') + 1 ? line.substr(at + equals.size()) : line);
}

std::string limits_of_a(const std::string& what, double least, double most) {
  return what + " from " + short_text(least) + " to " + short_text(most);
}

}  // namespace

AdmitForm::AdmitForm(std::string bay, const std::vector<ProtocolName>& protocols)
    : bay_{std::move(bay)}, protocols_{&protocols}, sheet_{entries(protocols)} {
  follow_protocol();
}

void AdmitForm::clear() {
  sheet_ = EntrySheet{entries(*protocols_)};
  asked_weight_.reset();
  waiting_.reset();
  problems_.clear();
  follow_protocol();
}

// ---- what is known

void AdmitForm::prefill(const Patient& subject) {
  const auto put = [this](std::size_t i, std::optional<double> v) {
    if (v) sheet_.prefill(i, short_text(*v));
  };
  sheet_.prefill(alias, subject.alias);
  put(weight, subject.weight_kg);
  put(age, subject.age_y);
  put(baseline_sbp, subject.baseline_sbp);
  put(baseline_dbp, subject.baseline_dbp);
  for (std::size_t i = 1; i < sexes.size(); ++i)
    if (!subject.sex.empty() && sexes[i].front() == static_cast<char>(subject.sex.front() | 0x20))
      sheet_.at(sex).choice = i;
}

void AdmitForm::follow(const BayModel& bay) {
  taken_ = bay.bay() && bay.bay()->state != Admission::free;
  pumps_.clear();
  for (const auto& [number, track] : bay.pumps()) pumps_.push_back(std::to_string(number));
  if (!bay.source() || !bay.source()->subject) return;
  const Patient& subject = *bay.source()->subject;
  if (subject_ && same_subject(*subject_, subject)) return;
  if (subject_) {
    clear();
    said_ = "another patient at the source: the form begins anew";
  }
  subject_ = subject;
  prefill(subject);
}

const ProtocolName* AdmitForm::protocol() const {
  const std::size_t i = sheet_.at(protocol_choice).choice;
  return i > 0 && i <= protocols_->size() ? &(*protocols_)[i - 1] : nullptr;
}

/// What the chosen protocol asks for and suggests.
void AdmitForm::follow_protocol() {
  const ProtocolName* chosen = protocol();
  sheet_.at(protocol_choice).note = chosen != nullptr ? chosen->says : "";
  sheet_.at(profile).note = chosen != nullptr ? "suggested by the protocol" : "";
  sheet_.prefill(profile, chosen != nullptr ? chosen->profile : "");
  if (sheet_.at(profile).is_touched()) sheet_.at(profile).note.clear();
  const bool entered = chosen != nullptr && chosen->entered_at_admit;
  for (const std::size_t i : {dose_low, dose_high, cap}) {
    sheet_.at(i).shown = entered;
    if (!entered) sheet_.at(i).problem.clear();
  }
}

// ---- what is sent

std::optional<double> AdmitForm::number_at(std::size_t i, double least, double most) {
  const std::string_view text = sheet_.at(i).text.trimmed();
  if (text.empty()) return std::nullopt;
  const auto value = number_of(text);
  if (value && *value >= least && *value <= most) return value;
  sheet_.refuse(i, limits_of_a("a number", least, most));
  return std::nullopt;
}

std::optional<wire::Op> AdmitForm::send() {
  said_.clear();
  problems_.clear();
  if (waiting_) {
    problems_ = {"the station has not answered the last one yet"};
    return std::nullopt;
  }
  sheet_.clear_problems();
  wire::AdmitRequest request;
  request.bay = bay_;
  request.patient.alias = std::string(sheet_.at(alias).text.trimmed());
  request.patient.weight_kg = number_at(weight, 0.1, 1000);
  if (!request.patient.weight_kg && sheet_.at(weight).problem.empty())
    sheet_.refuse(weight, "a dose needs it");
  request.patient.age_y = number_at(age, 0, 150);
  if (sheet_.at(sex).choice > 0) request.patient.sex = std::string(sexes[sheet_.at(sex).choice]);
  request.patient.baseline_sbp = number_at(baseline_sbp, 30, 300);
  request.patient.baseline_dbp = number_at(baseline_dbp, 10, 200);
  request.ventilated = sheet_.at(ventilated).choice == 1;
  request.spinal_injury = sheet_.at(spinal_injury).choice == 1;
  if (const ProtocolName* chosen = protocol()) request.protocol = chosen->id;
  if (const auto name = sheet_.at(profile).text.trimmed(); !name.empty()) request.profile = std::string(name);
  if (const auto name = sheet_.at(course).text.trimmed(); !name.empty()) request.course = std::string(name);
  if (const auto n = number_at(day, 1, 1000)) {
    if (*n != std::floor(*n)) sheet_.refuse(day, "a whole number");
    request.day = static_cast<std::uint32_t>(*n);
  }
  request.mg_given = number_at(mg_given, 0, 1e6);
  request.pumps = pumps_;
  if (sheet_.at(cap).shown) {
    const auto enter = [&](std::size_t i, const char* cond, bool is_cap) {
      const auto figure = number_at(i, 0, is_cap ? 10'000 : 100);
      if (!figure && i != dose_low && sheet_.at(i).problem.empty()) sheet_.refuse(i, "the prescriber's");
      if (!figure) return;
      wire::LimitChange& limit = request.limits.emplace_back();
      limit.cond = cond;
      (is_cap ? limit.high : limit.medium) = figure;
    };
    enter(dose_low, "dose-below-range", false);
    enter(dose_high, "dose-above-range", false);
    enter(cap, "dose-above-cap", true);
  }
  if (sheet_.has_problems()) return std::nullopt;
  const double kg = *request.patient.weight_kg;
  if (kg < alarms::lightest_kg || kg > alarms::heaviest_kg) {
    if (asked_weight_ != kg) {
      asked_weight_ = kg;
      sheet_.refuse(weight, short_text(kg) + " kg? Enter again confirms it");
      sheet_.focus_send();
      return std::nullopt;
    }
    request.weight_confirmed = true;
  }
  waiting_ = request;
  return request;
}

std::optional<wire::Op> AdmitForm::act(const FormInput& input) {
  switch (sheet_.act(input)) {
    case SheetAct::nothing:
    case SheetAct::skip: break;
    case SheetAct::edited:
      problems_.clear();
      said_.clear();
      asked_weight_.reset();
      follow_protocol();
      break;
    case SheetAct::send: return send();
    case SheetAct::close: closed_ = true; break;
  }
  return std::nullopt;
}

bool AdmitForm::waits_for(const wire::Op& asked) const {
  const auto* request = std::get_if<wire::AdmitRequest>(&asked);
  return waiting_ && request != nullptr && request->bay == bay_;
}

void AdmitForm::take_refusal(const std::string& error) {
  std::string_view rest = error;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.empty()) continue;
    const auto* const place = std::find_if(places.begin(), places.end(), [&](const Place& one) {
      return line.find(one.names) != std::string_view::npos && sheet_.at(one.entry).shown;
    });
    if (place != places.end() && sheet_.at(place->entry).problem.empty())
      sheet_.refuse(place->entry, without_key(line));
    else
      problems_.emplace_back(line);
  }
}

void AdmitForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return;
  waiting_.reset();
  asked_weight_.reset();
  if (ok)
    admitted_ = true;
  else
    take_refusal(error);
}

// ---- what is shown

void AdmitForm::fill(const std::string& title, EntryPage& out) const {
  out = {};
  sheet_.fill(out);
  out.title = "ADMIT · " + title;
  out.send.text = "Admit";
  out.problems = problems_;
  out.status = waiting_ ? "sent, waiting for the station"
               : taken_ ? "somebody was admitted meanwhile"
                        : said_;
  out.help = "Tab, Enter next · ↑↓ choose · Enter on Admit sends · Esc back";
}

}  // namespace vigil::dashboard
