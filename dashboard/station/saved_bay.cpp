// SPDX-License-Identifier: MIT
#include "dashboard/station/saved_bay.hpp"

#include <algorithm>
#include <utility>

#include "alarms/bay_alarms_saved.hpp"
#include "dashboard/station/bay.hpp"
#include "dashboard/station/saved_archive.hpp"

namespace vigil {

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const Patient*) {
  archive("alias", self.alias);
  archive("sex", self.sex);
  archive("weight_kg", self.weight_kg);
  archive("age_y", self.age_y);
  archive("baseline_sbp", self.baseline_sbp);
  archive("baseline_dbp", self.baseline_dbp);
  archive("baseline_etco2", self.baseline_etco2);
}

namespace wire {

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const DeclaredChannel*) {
  archive("channel", self.channel);
  archive("period_s", self.period_s);
  archive("fs", self.fs);
  archive("lo", self.lo);
  archive("hi", self.hi);
  archive("unit", self.unit);
}

}  // namespace wire

namespace alarms {

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const DoseRange*) {
  archive("basis", self.basis, DoseBasis::mg_per_kg_per_h);
  archive("low", self.low);
  archive("high", self.high);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const DoseCaps*) {
  archive("mg_per_h", self.mg_per_h);
  archive("mg_per_kg_per_h", self.mg_per_kg_per_h);
  archive("total_mg_per_kg", self.total_mg_per_kg);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const PlannedSpan*) {
  archive("low", self.low);
  archive("high", self.high);
}

/// What of a protocol is judged and shown; its documents stand in its file.
template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const Protocol*) {
  archive("id", self.id);
  archive("name", self.name);
  archive("drug", self.drug);
  archive("icu_only", self.icu_only);
  archive("dose", self.dose);
  archive("dose_source", self.dose_source);
  archive("caps", self.caps);
  archive("cap_source", self.cap_source);
  archive("hours_per_day", self.hours_per_day);
  archive("days", self.days);
  archive("concentrations", self.concentrations);
  archive("asks_benzodiazepine", self.asks_benzodiazepine);
  archive("profile", self.profile);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const InfusionPlan*) {
  archive("protocol", self.protocol);
  archive("weight_kg", self.weight_kg);
  archive("care_area", self.care_area, CareArea::icu);
  archive("day", self.day);
  archive("course_mg_given", self.course_mg_given);
}

}  // namespace alarms

namespace station {

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const AdmissionState*) {
  archive("state", self.state, Admission::standby);
  archive("patient", self.patient);
  archive("protocol", self.protocol);
  archive("pumps", self.pumps);
  archive("course", self.course);
  archive("day", self.day);
  archive("mg_given", self.mg_given);
  archive("ventilated", self.ventilated);
  archive("spinal_injury", self.spinal_injury);
  archive("mode", self.mode, Mode::test);
}

template <typename Self, typename Archive>
void saved_fields(Self& self, Archive& archive, const Charted*) {
  archive("poss", self.poss);
  archive("oxygen_l_per_min", self.oxygen_l_per_min);
  archive("sedative", self.sedative);
  archive("sedative_window", self.sedative_window);
  archive("given", self.given);
}

namespace {

/// What a pump said last, as far as the next word of it is compared with it.
struct SavedPump {
  std::uint8_t number = 0;
  PumpState state = PumpState::off;
  std::string drug;
  double rate_ml_per_h = 0;
  std::uint64_t alarms = 0;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("number", self.number);
    archive("state", self.state, PumpState::alarm);
    archive("drug", self.drug);
    archive("rate_ml_per_h", self.rate_ml_per_h);
    archive("alarms", self.alarms);
  }
};

struct SavedOff {
  std::string condition;
  std::string reason;
  std::string by;
  WallTime until;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("condition", self.condition);
    archive("reason", self.reason);
    archive("by", self.by);
    archive("until", self.until);
  }
};

/// By what a bay's alarms are judged.
enum class JudgedBy : std::uint8_t { nothing, own_profile, high_steps };

/// A bay's alarms, as a part of the bay.
struct AlarmsToSave {
  const alarms::BayAlarms& alarms;
  BayTime now;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    self.alarms.save(archive, self.now);
  }
};
struct AlarmsToRestore {
  alarms::BayAlarms& alarms;
  BayTime now;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    self.alarms.restore(archive, self.now);
  }
};

/// What of a bay stands beside its source, its patient and its alarms.
struct SavedParts {
  std::int64_t rebase_ns = 0;
  bool time_begun = false;
  std::vector<wire::DeclaredChannel> channels;
  std::optional<Patient> subject;
  Duration rr_zero_window{0};
  std::vector<Channel> frozen;
  bool time_frozen = false;
  std::vector<SavedPump> pumps;
  std::optional<Charted> sedative_runs;
  std::vector<alarms::LimitRule> put_by;
  std::vector<SavedOff> off;
  std::optional<WallTime> audio_until;
  bool unattended = false;
  JudgedBy judged_by = JudgedBy::nothing;
  std::optional<WallTime> gap;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("rebase_ns", self.rebase_ns);
    archive("time_begun", self.time_begun);
    archive("channels", self.channels);
    archive("subject", self.subject);
    archive("rr_zero_window", self.rr_zero_window);
    archive("frozen", self.frozen);
    archive("time_frozen", self.time_frozen);
    archive("pumps", self.pumps);
    archive("sedative_runs", self.sedative_runs);
    archive("put_by", self.put_by);
    archive("off", self.off);
    archive("audio_until", self.audio_until);
    archive("unattended", self.unattended);
    archive("judged_by", self.judged_by, JudgedBy::high_steps);
    archive("gap", self.gap);
  }
};

/// Longer ago makes no difference to anything.
constexpr Duration longest_ago = std::chrono::hours{1};
Duration ago(Duration d) { return std::clamp(d, Duration{0}, longest_ago); }
std::optional<Duration> ago(std::optional<Duration> d) { return d ? std::optional{ago(*d)} : d; }

/// Whole seconds: the two clocks do not go alike to the nanosecond, and what is saved must not change by
/// that.
WallTime wall_of(StationTime t, const Now& now) {
  const auto since_1970 =
      std::chrono::round<std::chrono::seconds>((now.wall + (t - now.station)).time_since_epoch());
  return WallTime{since_1970};
}
StationTime station_of(WallTime t, const Now& now) { return now.station + (t - now.wall); }

std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Expected<nlohmann::json> parse(std::string_view text, std::string_view what) {
  auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return fail(std::string(what) + ": is no JSON");
  return json;
}

}  // namespace

namespace {

template <typename T>
std::string save_one(const char* name, const T& part) {
  SavedWriter writer;
  writer("format", saved_bay_format);
  writer(name, part);
  return text_of(writer.take());
}

void check_format(SavedReader& reader, const std::string& what, std::optional<Error>& error) {
  int format = 0;
  reader("format", format);
  if (!error && format != saved_bay_format)
    error = Error{what + ".format: is " + std::to_string(format) + ", this station reads " +
                  std::to_string(saved_bay_format)};
}

template <typename T>
Expected<T> read_one(const char* name, std::string_view text) {
  const auto json = parse(text, name);
  if (!json) return tl::make_unexpected(json.error());
  std::optional<Error> error;
  SavedReader reader{*json, name, error};
  T part;
  check_format(reader, name, error);
  reader(name, part);
  if (error) return tl::make_unexpected(*error);
  return part;
}

}  // namespace

std::string save_profile(const alarms::Profile& profile) { return save_one("profile", profile); }
Expected<alarms::Profile> read_saved_profile(std::string_view text) {
  return read_one<alarms::Profile>("profile", text);
}

std::string save_station(const SavedStation& station) { return save_one("station", station); }
Expected<SavedStation> read_saved_station(std::string_view text) {
  return read_one<SavedStation>("station", text);
}

std::string save_alarms(const alarms::BayAlarms& alarms, BayTime now) {
  SavedWriter writer;
  alarms.save(writer, now);
  return text_of(writer.take());
}

Expected<void> restore_alarms(alarms::BayAlarms& alarms, std::string_view text, BayTime now) {
  const auto json = parse(text, "alarms");
  if (!json) return tl::make_unexpected(json.error());
  std::optional<Error> error;
  SavedReader reader{*json, "alarms", error};
  if (!error) alarms.restore(reader, now);
  if (error) return tl::make_unexpected(*error);
  return {};
}

// ---- a bay

Bay::SavedTime Bay::saved_time(const Now& now) const {
  SavedTime saved;
  saved.time = time_;
  saved.arrived = now.wall - (now.station - last_arrival_);
  saved.silence = ago(link_.silence(now.station));
  saved.contended = ago(link_.contended_ago(now.station));
  if (skewed_) saved.skewed = ago(now.station - *skewed_);
  return saved;
}

std::string Bay::saved(const Now& now) const {
  SavedParts parts;
  parts.rebase_ns = rebase_.count();
  parts.time_begun = time_begun_;
  parts.channels = channels_;
  parts.subject = subject_;
  parts.rr_zero_window = rr_zero_window_;
  for (std::size_t i = 0; i < wave_formats_.size(); ++i)
    if (wave_formats_[i].frozen) parts.frozen.push_back(static_cast<Channel>(numeric_count + i));
  parts.time_frozen = time_frozen_;
  for (const auto& [number, pump] : pumps_)
    parts.pumps.push_back({number, pump.reading.state, pump.reading.drug, pump.reading.rate_ml_per_h,
                           pump.reading.alarms.to_ullong()});
  parts.sedative_runs = sedative_runs_;
  parts.put_by = put_by_;
  for (const AlarmOff& off : alarms_off_)
    parts.off.push_back({off.condition, off.reason, off.by, wall_of(off.until, now)});
  if (audio_pause_) parts.audio_until = audio_pause_->until_wall;
  parts.unattended = unattended_;
  if (judged_unadmitted_)
    parts.judged_by = JudgedBy::high_steps;
  else if (admission_.state == Admission::admitted)
    parts.judged_by = JudgedBy::own_profile;
  if (gap_until_) parts.gap = wall_of(*gap_until_, now);

  SavedWriter writer;
  writer("format", saved_bay_format);
  writer("bay", parts);
  writer("link", link_);
  writer("admission", admission_);
  writer("checklist", checklist_);
  writer("alarms", AlarmsToSave{alarms_, time_});
  return text_of(writer.take());
}

std::string Bay::saved_infusion() const {
  SavedWriter writer;
  writer("format", saved_bay_format);
  writer("plan", infusion_.state().plan);
  writer("checks", infusion_);
  return text_of(writer.take());
}

Expected<void> Bay::restore_infusion(std::string_view text) {
  if (admission_.state == Admission::free || admission_.protocol.empty()) return {};
  const std::string what = name_ + ".infusion";
  const auto json = parse(text, what);
  if (!json) return tl::make_unexpected(json.error());
  std::optional<Error> error;
  SavedReader reader{*json, what, error};
  check_format(reader, what, error);
  std::optional<alarms::InfusionPlan> plan;
  reader("plan", plan);
  if (!error && !plan) error = Error{what + ".plan: is missing"};
  alarms::InfusionChecks checks{*drugs_};
  if (!error) checks.admit(std::move(*plan), time_);
  reader("checks", checks);
  if (error) return tl::make_unexpected(*error);
  checks.restored();
  infusion_ = std::move(checks);
  // What stood is told anew, or is over, once its pumps have spoken.
  for (const alarms::InfusionCheck& check : alarms::infusion_checks())
    for (const alarms::Occurrence& seen : alarms_.occurrences(time_))
      if (std::string_view{seen.condition}.substr(0, seen.condition.find(':')) == check.condition)
        infusion_told_.push_back(seen.condition);
  return {};
}

Expected<void> Bay::restore(std::string_view state, std::string_view profile, const SavedTime& at,
                            const Now& now) {
  const auto json = parse(state, name_);
  if (!json) return tl::make_unexpected(json.error());
  auto own_profile = read_saved_profile(profile);
  if (!own_profile) return fail(name_ + ": " + own_profile.error().text);
  std::optional<Error> error;
  SavedReader reader{*json, name_, error};
  check_format(reader, name_, error);
  SavedParts parts;
  reader("bay", parts);
  reader("link", link_);
  reader("admission", admission_);
  // An older station saved none.
  if (reader.has("checklist"))
    reader("checklist", checklist_);
  else if (admission_.state != Admission::free)
    checklist_ = begin_checklist(nullptr);
  if (error) return tl::make_unexpected(*error);

  time_ = at.time;
  time_begun_ = parts.time_begun;
  last_arrival_ = station_of(std::min(at.arrived, now.wall), now);
  rebase_ = Duration{parts.rebase_ns};
  link_.restored(now.station, ago(at.silence), ago(at.contended));
  if (at.skewed) skewed_ = now.station - ago(*at.skewed);
  set_channels(std::move(parts.channels));
  subject_ = std::move(parts.subject);
  rr_zero_window_ = parts.rr_zero_window;
  for (const Channel channel : parts.frozen)
    if (!is_numeric(channel)) wave_formats_[wave_index_of(channel)].frozen = true;
  time_frozen_ = parts.time_frozen;
  for (SavedPump& saved : parts.pumps) {
    Pump& pump = pumps_[saved.number];
    pump.reading.state = saved.state;
    pump.reading.drug = std::move(saved.drug);
    pump.reading.rate_ml_per_h = saved.rate_ml_per_h;
    pump.reading.alarms = PumpAlarms{saved.alarms};
    pump.sedative = sedative_on_pump(pump.reading.drug, *drugs_);
  }
  sedative_runs_ = std::move(parts.sedative_runs);
  put_by_ = std::move(parts.put_by);
  for (SavedOff& off : parts.off)
    alarms_off_.push_back({std::move(off.condition), std::move(off.reason), std::move(off.by),
                           station_of(std::min(off.until, now.wall + alarm_off_lasts), now)});
  if (parts.audio_until) {
    const WallTime until = std::min(*parts.audio_until, now.wall + longest_audio_pause);
    audio_pause_ = AudioPause{station_of(until, now), until};
    if (until <= now.wall) end_audio_pause({}, "the pause was over while the station was away");
  }
  unattended_ = parts.unattended;
  if (parts.gap) gap_until_ = station_of(std::min(*parts.gap, now.wall + std::chrono::minutes{1}), now);

  profile_ = std::move(*own_profile);
  const Patient& patient = admission_.patient;
  alarms_.set_patient({patient.baseline_sbp, patient.baseline_dbp, patient.baseline_etco2},
                      admission_.ventilated, admission_.spinal_injury, time_);
  judged_unadmitted_ = parts.judged_by == JudgedBy::high_steps;
  if (judged_unadmitted_)
    judge_by(high_steps_, {}, {});
  else if (parts.judged_by == JudgedBy::own_profile)
    judge_by(profile_, {}, {});
  AlarmsToRestore alarms{alarms_, time_};
  reader("alarms", alarms);
  if (error) return tl::make_unexpected(*error);
  refill_.begin(time_);
  // Whether the journal is written now is said anew.
  journal_problem_ = true;
  bay_news_ = true;
  return {};
}

void Bay::station_was_away(std::string why) {
  end_audio_pause({}, "the station was away " + why);
  alarms_.hear_again(time_);
  if (admission_.state == Admission::free) return;
  alarms_.technical("restarted", Priority::medium, "Station was away", {std::move(why)}, time_);
}

void Bay::state_was_unreadable(BayTime at) {
  time_ = at;
  alarms_.technical("restarted", Priority::medium, "Station was away",
                    {"what was saved of the bay cannot be read: if somebody was admitted, admit again"},
                    time_);
}

void Bay::restart_was_seen() { alarms_.technical("restarted", Priority::none, {}, {}, time_); }

void Bay::set_journal_problem(const std::string& problem) {
  const bool told = !problem.empty() && admission_.state != Admission::free;
  if (!told && !journal_problem_) return;
  journal_problem_ = told;
  alarms_.technical("recorder", told ? Priority::medium : Priority::none, "Journal is not written", {problem},
                    time_);
}

}  // namespace station
}  // namespace vigil
