// SPDX-License-Identifier: MIT
#include "dashboard/station/station.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "common/log/log.hpp"
#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

namespace {

/// Ids never come back, also after a restart: they begin at a number that grows with time, 4,096 a second,
/// and stays below 2^53 so that a tool that knows only doubles keeps them apart.
std::uint64_t first_alarm_id(WallTime started) {
  constexpr std::int64_t since_2020_s = 1'577'836'800;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(started.time_since_epoch()).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(seconds - since_2020_s, 0)) * 4096 + 1;
}

constexpr Duration publisher_lasts = std::chrono::seconds{60};
constexpr std::size_t most_publishers = 1024;
constexpr std::size_t most_missing = 64;

std::string change_line(std::string_view bay, const alarms::ChangeEntry& entry) {
  std::string line = std::string(bay) + " alarm " + std::to_string(entry.id) + " " + entry.condition + " " +
                     std::string(journal_what_text[entry.what]) + " " +
                     std::string(priority_text[entry.priority]) + " at " + to_iso8601(entry.t);
  if (!entry.by.empty()) line += " by " + entry.by;
  if (!entry.text.empty()) line += ", " + entry.text;
  return line;
}

JournalEntry journal_entry(const Bay& bay, const alarms::ChangeEntry& change, const Now& now) {
  JournalEntry entry;
  entry.wall = now.wall;
  entry.bay_time = change.t;
  entry.bay = bay.name();
  entry.mode = bay.mode();
  entry.what = change.what;
  entry.alarm = change.id;
  entry.condition = change.condition;
  entry.priority = change.priority;
  entry.value = change.value;
  entry.limit = change.limit;
  entry.by = change.by;
  entry.text = change.text;
  if (change.delay) entry.delay_s = to_seconds(*change.delay);
  return entry;
}

}  // namespace

Station::Station(StationFile file, Profiles profiles, bool demo_admit, Now started, Say say, Ask ask)
    : file_{std::move(file)},
      profiles_{std::move(profiles)},
      demo_admit_{demo_admit},
      started_{started},
      epoch_{static_cast<std::uint64_t>(std::max<std::int64_t>(to_ns(started.wall), 0))},
      src_{"station-" + file_.id},
      say_{std::move(say)},
      ask_{std::move(ask)},
      next_alarm_id_{first_alarm_id(started.wall)},
      presence_{started.station},
      last_beat_{started.station} {}

const Bay* Station::find_bay(std::string_view name) const {
  const auto found = bays_.find(name);
  return found == bays_.end() ? nullptr : &found->second->bay;
}

// ---- messages

Expected<Station::Entry*> Station::bay_for(std::string_view name) {
  const auto found = bays_.find(name);
  if (found != bays_.end()) return found->second.get();
  if (bays_.size() >= most_bays) return fail("there are " + std::to_string(most_bays) + " bays");
  auto entry = std::make_unique<Entry>(std::string(name), next_alarm_id_);
  if (const auto place = file_.bays.find(name); place != file_.bays.end())
    entry->bay.set_place(place->second.label, place->second.care_area);
  entry->bay.set_drugs(drugs_);
  entry->bay.set_default_profile(profiles_.find(file_.profile)->second);
  Entry* made = entry.get();
  bays_.emplace(name, std::move(entry));
  log::info("bay " + std::string(name) + " appeared");
  return made;
}

void Station::refuse(std::string_view src, std::string_view topic, const wire::Refused& refused) {
  refusals_.count(src, topic, refused);
}

void Station::refuse_frames() { refuse({}, {}, {wire::Refusal::frames, "not exactly two frames"}); }

bool Station::ingest(std::string_view topic_text, wire::Bytes payload, const Now& now) {
  touched_ = nullptr;
  const auto topic = wire::parse_topic(topic_text);
  if (!topic) {
    refuse({}, topic_text, {topic.error(), "not a topic of the protocol"});
    return false;
  }
  const auto decoded = decoder_.decode(*topic, payload);
  const auto known = bays_.find(topic->bay);
  if (!decoded) {
    refuse({}, topic_text, decoded.error());
    if (known != bays_.end()) known->second->bay.count_refused();
    return false;
  }
  const wire::Message& message = **decoded;
  const wire::Envelope& sent = wire::envelope_of(message);
  if (const auto refused = wire::refuse_as_ingest(*topic, sent)) {
    refuse(sent.src, topic_text, *refused);
    return false;
  }
  const auto entry = known != bays_.end() ? Expected<Entry*>{known->second.get()} : bay_for(topic->bay);
  if (!entry) {
    refuse(sent.src, topic_text, {wire::Refusal::too_many_bays, entry.error().text});
    return false;
  }
  Bay& bay = (*entry)->bay;
  if (const auto refused = bay.apply(*topic, message, payload, now.station)) {
    refuse(sent.src, topic_text, *refused);
    bay.count_refused();
    return false;
  }
  ++received_;
  touched_ = *entry;
  if (topic->kind == wire::Kind::source) welcome(**entry, now);
  if (demo_admit_ && topic->kind == wire::Kind::pump) bay.confirm_unconfirmed("demo");
  for (ChartedEvent& charted : bay.take_charted())
    note(&bay, JournalWhat::charted, charted.by, std::move(charted.line), now);
  note_missing(bay);
  interlock(bay, now);
  return true;
}

void Station::welcome(Entry& entry, const Now& now) {
  Bay& bay = entry.bay;
  if (!demo_admit_ || bay.admission().state != Admission::free) return;
  AdmissionState admission;
  admission.state = Admission::admitted;
  admission.patient = bay.subject().value_or(Patient{});
  admission.mode = bay.mode();
  std::optional<alarms::InfusionPlan> plan;
  if (const auto protocol = protocols_.find(file_.protocol); protocol != protocols_.end()) {
    alarms::InfusionAsk ask;
    ask.weight_kg = admission.patient.weight_kg;
    ask.care_area = bay.care_area();
    if (auto planned = alarms::plan_infusion(protocol->second, ask)) plan = std::move(*planned);
  }
  if (plan) admission.protocol = plan->protocol.id;
  bay.admit(std::move(admission), profiles_.find(file_.profile)->second, "demo", std::move(plan));
  note(&bay, JournalWhat::admitted, "demo",
       "profile " + file_.profile + ", mode " + std::string(mode_text[bay.mode()]), now);
}

void Station::note_missing(Bay& bay) {
  auto gaps = bay.take_missing();
  if (gaps.empty()) return;
  const auto known = publishers_.find(bay.source().src());
  if (known == publishers_.end() && publishers_.size() >= most_publishers) return;
  Publisher& publisher = publishers_[bay.source().src()];
  if (known == publishers_.end()) publisher.last_hello = last_beat_;
  for (Missing& gap : gaps)
    if (publisher.missing.size() < most_missing) publisher.missing.push_back(std::move(gap));
  ask_again(publisher);
}

// After a break the gap is seen before the publisher's next hello: what cannot be asked now is asked then.
void Station::ask_again(Publisher& publisher) {
  while (!publisher.peer.empty() && !publisher.missing.empty()) {
    const Missing& gap = publisher.missing.front();
    wire::encode(wire::ResendRequest{next_ask_++, gap.topic, gap.epoch, gap.from, gap.to}, buffer_);
    if (!ask_(publisher.peer, buffer_)) {
      publisher.peer.clear();
      return;
    }
    publisher.missing.erase(publisher.missing.begin());
  }
}

void Station::forget_abandoned(StationTime now) {
  std::erase_if(publishers_, [now](const auto& p) { return now - p.second.last_hello > publisher_lasts; });
  // A bay of the station file stays, as one of the house does.
  std::erase_if(bays_, [&](const auto& named) {
    if (file_.bays.contains(named.first) || named.second->unreadable || !named.second->bay.is_abandoned(now))
      return false;
    if (keep_) forgotten_.push_back(named.first);
    return true;
  });
}

void Station::log_at_most(const Now& now, const std::string& line) {
  if (last_line_ && now.station - *last_line_ < std::chrono::seconds{1}) return;
  last_line_ = now.station;
  log::warn(line);
}

void Station::note(const Bay* bay, JournalWhat what, std::string_view by, std::string text, const Now& now) {
  note(bay, {what, {}, std::string(by), std::move(text)}, now);
}

void Station::note(const Bay* bay, BayNote what, const Now& now) {
  JournalEntry entry;
  entry.wall = now.wall;
  entry.what = what.what;
  entry.condition = std::move(what.condition);
  entry.by = std::move(what.by);
  entry.text = std::move(what.text);
  if (bay != nullptr) {
    entry.bay = bay->name();
    entry.bay_time = bay->time();
    entry.mode = bay->mode();
  }
  std::string line =
      (entry.bay.empty() ? "station" : entry.bay) + " " + std::string(journal_what_text[entry.what]);
  if (!entry.condition.empty()) line += " " + entry.condition;
  if (!entry.by.empty()) line += " by " + entry.by;
  if (!entry.text.empty()) line += ": " + entry.text;
  log::info(line);
  keep(std::move(entry));
}

// ---- what is said

wire::Envelope Station::envelope(BayTime t, Mode mode, std::uint64_t seq) const {
  wire::Envelope envelope;
  envelope.src = src_;
  envelope.epoch = epoch_;
  envelope.seq = seq;
  envelope.t = t;
  envelope.mode = mode;
  return envelope;
}

bool Station::note_changes(Entry& entry, const Now& now, std::string_view reason) {
  bool announced = false;
  for (BayNote& said : entry.bay.take_notes()) note(&entry.bay, std::move(said), now);
  for (alarms::ChangeEntry& change : entry.bay.alarms().take_changes()) {
    if (change.what == JournalWhat::acknowledged && !reason.empty())
      change.text += (change.text.empty() ? "" : ": ") + std::string(reason);
    log::info(change_line(entry.bay.name(), change));
    if (keep_) keep(journal_entry(entry.bay, change, now));
    if (change.what == JournalWhat::acknowledged) entry.bay.was_acknowledged(change.condition, reason);
    const bool heard = change.what == JournalWhat::started || change.what == JournalWhat::raised ||
                       change.what == JournalWhat::gained;
    // A new high is heard at once, whoever paused the sound.
    if (heard && change.priority == Priority::high && entry.bay.audio_paused()) {
      entry.bay.pause_audio(std::nullopt);
      note(&entry.bay, JournalWhat::audio_on, {}, "a high alarm: " + change.condition, now);
    }
    announced = announced || heard;
  }
  return announced;
}

bool Station::announce(const Now& now) {
  if (touched_ == nullptr) return false;
  Entry& entry = *std::exchange(touched_, nullptr);
  const bool announced = note_changes(entry, now);
  if (entry.bay.take_bay_news()) say_bay(entry, now);
  if (entry.bay.take_alarm_news()) say_alarms(entry, now);
  return announced;
}

template <typename M>
void Station::say(std::string_view bay, wire::Kind kind, M& message, const Now& now) {
  if constexpr (std::is_same_v<M, wire::BayMessage>)
    encode_bay(message, buffer_);
  else
    wire::encode(message, buffer_);
  say_(wire::make_topic(bay, kind), buffer_);
  if (own_sound_ && own_sound_->hear) own_sound_->hear({bay, kind, {}}, message, now.station);
}

void Station::say_bay(Entry& entry, const Now& now) {
  auto message = entry.bay.bay_message(now.station);
  message.envelope = envelope(entry.bay.time(), entry.bay.mode(), entry.said.bay++);
  say(entry.bay.name(), wire::Kind::bay, message, now);
  entry.last_bay = now.station;
}

void Station::say_alarms(Entry& entry, const Now& now) {
  auto message = entry.bay.alarms_message();
  message.envelope = envelope(entry.bay.time(), entry.bay.mode(), entry.said.alarms++);
  say(entry.bay.name(), wire::Kind::alarms, message, now);
  entry.last_alarms = now.station;
}

void Station::set_journal_report(JournalReport report) {
  report.problem = cut_text(std::move(report.problem), longest_text);
  journal_report_ = std::move(report);
}

void Station::say_beat(const Now& now) {
  wire::BeatMessage beat;
  beat.envelope = envelope(BayTime{now.wall.time_since_epoch()}, Mode::live, beats_++);
  beat.id = file_.id;
  beat.uptime_s = to_seconds(now.station - started_.station);
  beat.bays = static_cast<std::uint32_t>(bays_.size());
  const double elapsed_s = to_seconds(now.station - last_beat_);
  if (elapsed_s > 0) beat.rate_msg_s = static_cast<double>(received_ - received_at_beat_) / elapsed_s;
  beat.counters.received = received_;
  beat.counters.refused = refusals_.total();
  for (const auto& [name, entry] : bays_) {
    beat.counters.lost += entry->bay.counters().lost;
    beat.counters.refilled += entry->bay.counters().refilled;
  }
  beat.delay_ms_p50 = delay_.percentile_ms(0.50);
  beat.delay_ms_p99 = delay_.percentile_ms(0.99);
  beat.sounding = presence_.sounding();
  beat.dropped = dropped_replies_;
  if (journal_report_) {
    beat.journal = journal_report_->head;
    beat.dropped += journal_report_->dropped;
    const bool failed = !journal_report_->problem.empty();
    beat.recorder = {failed ? wire::Recording::failed : wire::Recording::on, journal_report_->dropped,
                     journal_report_->problem};
  }
  say("station", wire::Kind::beat, beat, now);
  received_at_beat_ = received_;
  last_beat_ = now.station;
}

// A high that nobody hears is told on its bay (alarms.md, Technical). Bays that are not live make no sound
// while there is a live one.
void Station::judge_presence(const Now& now) {
  presence_.note_own_sound(own_sound_ && own_sound_->works && own_sound_->works(now.station));
  presence_.tick(now.station);
  const bool nobody = presence_.nobody_hears(now.station);
  const bool known = presence_.is_known(now.station);
  const auto is_live = [](const Bay& bay) {
    return bay.mode() == Mode::live && (bay.source().present() || bay.admission().state != Admission::free);
  };
  const bool any_live = (nobody || !known) && std::any_of(bays_.begin(), bays_.end(), [&](const auto& b) {
                          return is_live(b.second->bay);
                        });
  for (auto& [name, entry] : bays_) {
    Bay& bay = entry->bay;
    // What nobody heard before a restart stands until it is known whether somebody hears now.
    const bool unheard = nobody || (!known && bay.is_unattended());
    bay.set_unattended(unheard && (is_live(bay) || !any_live) && bay.needs_ears());
  }
}

void Station::tick(const Now& now) {
  judge_presence(now);
  // After a break in the network every bay's is due, and what is now must not wait for all of them.
  bool judged = false;
  for (auto& [name, entry] : bays_) {
    if (journal_report_) entry->bay.set_journal_problem(journal_report_->problem);
    entry->bay.tick(now.station);
    judged = judged || entry->bay.judge_refilled(now.station);
    note_changes(*entry, now);
    const auto due = [&now](const std::optional<StationTime>& last) {
      return !last || now.station - *last >= state_period;
    };
    if (entry->bay.take_bay_news() || due(entry->last_bay)) say_bay(*entry, now);
    if (entry->bay.take_alarm_news() || due(entry->last_alarms)) say_alarms(*entry, now);
  }
  end_unanswered(now);
  forget_abandoned(now.station);
  if (now.station - last_beat_ >= state_period || beats_ == 0) say_beat(now);
  if (const std::string line = refusals_.take_line(now.station); !line.empty()) log::warn(line);
}

}  // namespace vigil::station
