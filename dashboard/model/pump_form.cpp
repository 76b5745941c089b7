// SPDX-License-Identifier: MIT
#include "dashboard/model/pump_form.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/model/dose.hpp"
#include "dashboard/model/bay_model.hpp"
#include "dashboard/model/text.hpp"

namespace vigil::dashboard {

namespace {

enum Entry : std::size_t { serial, drug, concentration, bag };

std::vector<EntrySheet::Entry> entries() {
  struct Row {
    const char* label;
    const char* hint;
    std::size_t most;
  };
  constexpr std::array<Row, 4> rows{{{"Serial", "none told", 32},
                                     {"Drug", "drug", 60},
                                     {"Concentration", "mg/mL", 8},
                                     {"Bag", "its number or label", 60}}};
  std::vector<EntrySheet::Entry> all(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    all[i].label = rows[i].label;
    all[i].hint = rows[i].hint;
    all[i].text = TypedText{rows[i].most};
  }
  all[concentration].typing = Typing::number;
  all[concentration].unit = "mg/mL";
  return all;
}

/// Nobody confirmed it, or it is not what was confirmed.
bool is_open(const BayModel& bay, std::uint8_t pump) {
  const std::string cond = "pump-binding:" + std::to_string(pump);
  const auto& bindings = bay.bay()->bindings;
  const bool bound =
      std::any_of(bindings.begin(), bindings.end(), [pump](const auto& row) { return row.pump == pump; });
  const bool differs = bay.alarms() && std::any_of(bay.alarms()->alarms.begin(), bay.alarms()->alarms.end(),
                                                   [&cond](const auto& row) { return row.cond == cond; });
  return !bound || differs;
}

bool same(double a, double b) { return !is_above(a, b) && !is_below(a, b); }

}  // namespace

PumpForm::PumpForm(std::string bay, const std::vector<ProtocolName>& protocols, bool just_admitted)
    : bay_{std::move(bay)},
      protocols_{&protocols},
      just_admitted_{just_admitted},
      after_admission_{just_admitted},
      sheet_{entries()} {}

// ---- what is known

void PumpForm::follow(const BayModel& bay) {
  const bool admitted = bay.bay() && bay.bay()->state != Admission::free;
  if (admitted) {
    just_admitted_ = false;
    protocol_ = bay.bay()->protocol;
    if (occupant_.changes(*bay.bay())) {
      done_.clear();
      showing_.reset();
      waiting_.reset();
      said_ = "another patient: the form begins anew";
    }
  } else if (!just_admitted_) {
    closed_ = true;
  }
  heard_.clear();
  for (const auto& [number, track] : bay.pumps()) {
    Heard& one = heard_.emplace_back();
    one.number = number;
    one.serial = track.reading.serial.value_or("");
    one.drug = track.reading.drug;
    one.conc_mg_per_ml = track.reading.conc_mg_per_ml;
    one.open = !admitted || is_open(bay, number);
  }
  std::stable_sort(heard_.begin(), heard_.end(), [](const Heard& a, const Heard& b) {
    return a.open != b.open ? a.open : a.number < b.number;
  });
  sheet_.set_skip(heard_.size() > 1);
  // The pump in hand stays, wherever it is in the list now.
  const auto shown =
      std::find_if(heard_.begin(), heard_.end(), [this](const Heard& one) { return showing_ == one.number; });
  if (shown == heard_.end())
    show(0);
  else
    at_ = static_cast<std::size_t>(shown - heard_.begin());
  prefill();
}

void PumpForm::show(std::size_t pump) {
  at_ = pump;
  sheet_ = EntrySheet{entries()};
  sheet_.set_skip(heard_.size() > 1);
  asked_conc_.reset();
  problems_.clear();
  showing_ = now() != nullptr ? std::optional{now()->number} : std::nullopt;
  prefill();
  sheet_.focus(bag);
}

void PumpForm::prefill() {
  const Heard* pump = now();
  if (pump == nullptr) return;
  sheet_.prefill(serial, pump->serial);
  sheet_.prefill(drug, pump->drug);
  sheet_.prefill(concentration, pump->conc_mg_per_ml ? short_text(*pump->conc_mg_per_ml) : "");
  sheet_.at(serial).note = pump->serial.empty() ? "the pump tells none" : "as the pump tells";
  sheet_.at(drug).note = pump->drug.empty() ? "the pump tells none" : "as the pump tells";
  sheet_.at(concentration).note = pump->conc_mg_per_ml ? "as the pump tells" : "the pump tells none";
}

/// The next one that is open and was not confirmed here; without one the form is done.
void PumpForm::next() {
  for (std::size_t i = 0; i < heard_.size(); ++i) {
    const bool done = std::find(done_.begin(), done_.end(), heard_[i].number) != done_.end();
    if (!done && heard_[i].open) return show(i);
  }
  closed_ = true;
}

std::vector<double> PumpForm::listed() const {
  for (const auto& one : *protocols_)
    if (one.id == protocol_) return one.concentrations;
  return {};
}

// ---- what is sent

std::optional<wire::Op> PumpForm::send() {
  const Heard* pump = now();
  problems_.clear();
  said_.clear();
  if (pump == nullptr) return std::nullopt;
  if (waiting_) {
    problems_ = {"the station has not answered the last one yet"};
    return std::nullopt;
  }
  sheet_.clear_problems();
  wire::ConfirmPumpRequest request;
  request.bay = bay_;
  request.pump = pump->number;
  request.serial = std::string(sheet_.at(serial).text.trimmed());
  request.drug = std::string(sheet_.at(drug).text.trimmed());
  request.bag = std::string(sheet_.at(bag).text.trimmed());
  if (request.drug.empty()) sheet_.refuse(drug, "which drug?");
  if (const auto text = sheet_.at(concentration).text.trimmed(); !text.empty()) {
    request.conc_mg_per_ml = number_of(text);
    if (!request.conc_mg_per_ml || *request.conc_mg_per_ml <= 0)
      sheet_.refuse(concentration, "mg/mL, more than 0");
  }
  if (sheet_.has_problems()) return std::nullopt;
  const auto list = listed();
  const bool unlisted =
      request.conc_mg_per_ml && !list.empty() &&
      std::none_of(list.begin(), list.end(), [&](double one) { return same(*request.conc_mg_per_ml, one); });
  if (unlisted && asked_conc_ != request.conc_mg_per_ml) {
    asked_conc_ = request.conc_mg_per_ml;
    std::string known;
    for (const double one : list) known += (known.empty() ? "" : ", ") + short_text(one);
    sheet_.refuse(concentration, "the protocol has " + known + ": Enter again confirms it");
    sheet_.focus_send();
    return std::nullopt;
  }
  request.unlisted = unlisted;
  waiting_ = request;
  return request;
}

std::optional<wire::Op> PumpForm::act(const FormInput& input) {
  switch (sheet_.act(input)) {
    case SheetAct::nothing: break;
    case SheetAct::edited:
      asked_conc_.reset();
      problems_.clear();
      said_.clear();
      break;
    case SheetAct::send: return send();
    case SheetAct::skip:
      if (!waiting_ && !heard_.empty()) show((at_ + 1) % heard_.size());
      break;
    case SheetAct::close: closed_ = true; break;
  }
  return std::nullopt;
}

bool PumpForm::waits_for(const wire::Op& asked) const {
  const auto* request = std::get_if<wire::ConfirmPumpRequest>(&asked);
  return waiting_ && request != nullptr && request->bay == bay_ && request->pump == waiting_->pump;
}

void PumpForm::answered(const wire::Op& asked, bool ok, const std::string& error) {
  if (!waits_for(asked)) return;
  const auto number = static_cast<std::uint8_t>(waiting_->pump);
  waiting_.reset();
  asked_conc_.reset();
  if (ok) {
    done_.push_back(number);
    return next();
  }
  if (error.find("mg/mL") != std::string::npos || error.find("conc_mg_per_ml") != std::string::npos)
    sheet_.refuse(concentration, error);
  else
    problems_ = {error};
}

// ---- what is shown

void PumpForm::fill(const std::string& title, EntryPage& out) const {
  out = {};
  sheet_.fill(out);
  out.close.text = "Later";
  out.send.text = "Confirm";
  out.problems = problems_;
  out.help = "Tab, Enter next · Enter on Confirm sends · Esc later";
  const Heard* pump = now();
  if (pump == nullptr) {
    out.title = "CONFIRM PUMPS · " + title;
    out.says = "no pump is heard in this bay";
    out.left.clear();
    out.send.enabled = false;
    out.typing = Typing::nothing;
  } else {
    out.title = "CONFIRM PUMP " + std::to_string(pump->number) + " · " + title;
    out.says = "At the bedside: is this what the pump and its bag say?";
    const auto open = std::count_if(heard_.begin(), heard_.end(), [](const Heard& one) { return one.open; });
    if (open > 1) out.says += "  (" + std::to_string(open) + " to confirm)";
    if (!pump->open) out.says = "Confirmed, and as it was confirmed. Confirm again where it was changed.";
  }
  out.status = waiting_ ? "sent, waiting for the station" : said_;
}

}  // namespace vigil::dashboard
