// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "alarms/drugs.hpp"
#include "alarms/profile.hpp"
#include "common/model/clock.hpp"
#include "common/model/journal_entry.hpp"
#include "common/model/most_bays.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/control.hpp"
#include "dashboard/station/bay.hpp"
#include "dashboard/station/delay_meter.hpp"
#include "dashboard/station/knowledge.hpp"
#include "dashboard/station/presence.hpp"
#include "dashboard/station/refusals.hpp"
#include "dashboard/station/station_file.hpp"

namespace vigil::station {

constexpr Duration state_period = std::chrono::seconds{1};
constexpr double longest_audio_pause_s = 120;

/// The authority on all bays: receives, judges, repeats, answers. One thread owns it; it has no socket and
/// reads no clock: whoever serves it hands in bytes and the time, and sends what it says.
class Station {
 public:
  /// What is to go out on the feed.
  using Say = std::function<void(std::string_view topic, std::string_view payload)>;
  /// What is to go to a peer of the control endpoint; false where it has gone, or does not read.
  using Ask = std::function<bool(const std::string& peer, std::string_view request)>;

  /// @param demo_admit admit every bay that appears, with its source's `subject` and the default profile
  Station(StationFile file, Profiles profiles, bool demo_admit, Now started, Say say, Ask ask);

  /// Where what happened is kept, in its order; without it, it stands in the log alone.
  using Keep = std::function<void(JournalEntry entry)>;
  void set_journal(Keep keep) { keep_ = std::move(keep); }

  // A restart of the station (station_saved.cpp). What is saved is kept in the journal's table `state`.
  using States = std::vector<std::pair<std::string, std::string>>;
  /// Once, before anything else: bays, admissions and alarms as they were saved. What cannot be read is told,
  /// and that bay starts free; what was saved of it stays as it is until somebody is admitted there.
  void restore(const States& states, const Now& now);
  /// What changed since the last call; an empty value: nothing any more. It belongs to the entries given to
  /// `Keep` until now.
  States take_states(const Now& now);
  /// What the last take_states() gave is not in the journal: the next one gives everything.
  void forget_saved();
  /// Of the journal itself.
  void note_damage(const std::string& what, const Now& now) {
    note(nullptr, JournalWhat::station_started, {}, "the journal is damaged: " + what, now);
  }
  void note_stop(const Now& now) { note(nullptr, JournalWhat::station_stopped, {}, {}, now); }
  /// How the journal is, for the beat and for `recorder`.
  struct JournalReport {
    wire::JournalHead head;
    std::string problem;        ///< empty: it is written
    std::uint64_t dropped = 0;  ///< entries that are lost
  };
  void set_journal_report(JournalReport report);
  /// Since the start, for the beat: replies that nobody took.
  void set_dropped_replies(std::uint64_t dropped) { dropped_replies_ = dropped; }

  /// Who answers `alarm-log`; the reply goes to the peer from there. Fails where it cannot. Without it there
  /// is no journal, and the op is refused.
  using AskLog =
      std::function<Expected<void>(const std::string& peer, std::uint64_t id, const wire::AlarmLogRequest&)>;
  void set_log(AskLog ask_log) { ask_log_ = std::move(ask_log); }
  /// Who gives an answer that was not there when respond() returned: an instructor's, once the publisher has
  /// answered or did not. Called within respond() and tick(), after the answer's journal entry was kept.
  using AnswerLater = std::function<void(const std::string& peer, wire::Reply reply)>;
  void set_answer_later(AnswerLater answer_later) { answer_later_ = std::move(answer_later); }
  /// By which medications are known; without it none is.
  void set_drugs(alarms::DrugLibrary drugs) { drugs_ = std::move(drugs); }
  /// With which patients are admitted; without them none is named.
  void set_protocols(Protocols protocols) { protocols_ = std::move(protocols); }
  /// What `profile-reload` reads; without it the op is refused.
  void set_profile_folders(std::vector<std::filesystem::path> folders) {
    profile_folders_ = std::move(folders);
  }
  /// The station's own loudspeaker: what it says is heard there, and it counts as one that sounds as long as
  /// it works.
  struct OwnSound {
    std::function<void(const wire::Topic&, const wire::Message&, StationTime)> hear;
    std::function<bool(StationTime)> works;
  };
  void set_own_sound(OwnSound sound) { own_sound_ = std::move(sound); }

  /// One message of two frames. True: accepted, its frames are to be forwarded, then announce() called.
  bool ingest(std::string_view topic, wire::Bytes payload, const Now& now);
  /// A message that had not two frames.
  void refuse_frames();
  /// Says what the last message changed: its bay's alarms, at once. True where one was announced.
  bool announce(const Now& now);
  /// How long it took from taking a message in to its alarm going out.
  void note_delay(Duration delay) { delay_.add(delay); }
  /// What time does: links, pauses, everything that is repeated each second. Every 100 ms or so.
  void tick(const Now& now);

  /// Answers a request of the control endpoint; none where it was an answer itself, or is answered later.
  std::optional<std::string> answer(const std::string& peer, wire::Bytes bytes, const Now& now);
  /// The same, to be encoded by encode_reply().
  std::optional<wire::Reply> respond(const std::string& peer, wire::Bytes bytes, const Now& now);

  const Refusals& refusals() const { return refusals_; }
  const Bay* find_bay(std::string_view name) const;

 private:
  /// A source's publisher, as its `hello` told it.
  struct Publisher {
    std::string peer;  ///< empty: it has not said hello
    StationTime last_hello;
    std::vector<Missing> missing;  ///< to be asked for when it can be
  };
  /// An instructor's command on its way to a publisher.
  struct Instructing {
    std::string publisher;  ///< its peer: nobody else answers for it
    std::string client;     ///< the peer that asked; empty: the station itself
    std::uint64_t id = 0;   ///< of the client's request
    std::string bay;
    std::string by;
    std::string words;
    StationTime until;
  };
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };
  struct Sequence {
    std::uint64_t bay = 0;
    std::uint64_t alarms = 0;
    std::uint64_t event = 0;
  };
  struct Entry {
    Entry(std::string name, std::uint64_t& next_alarm_id) : bay{std::move(name), next_alarm_id} {}
    Bay bay;
    Sequence said;
    std::optional<StationTime> last_bay;
    std::optional<StationTime> last_alarms;
    bool unreadable = false;  ///< what was saved of it, and stays
    bool changed = true;      ///< since it was saved, as the journal knows; else it is looked at each second
    std::optional<StationTime> last_look;
    std::string saved;
    std::optional<alarms::Profile> saved_profile;
    std::optional<StationTime> infusion_saved_at;  ///< none: nothing of an infusion is kept
  };

  // station.cpp
  Expected<Entry*> bay_for(std::string_view name);
  void refuse(std::string_view src, std::string_view topic, const wire::Refused& refused);
  void welcome(Entry& entry, const Now& now);
  void note_missing(Bay& bay);
  void ask_again(Publisher& publisher);
  void forget_abandoned(StationTime now);
  /// What a peer can cause at its own speed is logged once a second at most.
  void log_at_most(const Now& now, const std::string& line);
  /// What somebody did, or the station itself: for the log and the journal.
  /// @param bay null: the station's own; @param by empty: the station
  void note(const Bay* bay, JournalWhat what, std::string_view by, std::string text, const Now& now);
  void note(const Bay* bay, BayNote what, const Now& now);
  wire::Envelope envelope(BayTime t, Mode mode, std::uint64_t seq) const;
  /// True where an occurrence started or rose.
  /// @param reason that a nurse gave where she acknowledged
  bool note_changes(Entry& entry, const Now& now, std::string_view reason = {});
  /// Into the journal, if there is one.
  void keep(JournalEntry entry);
  /// A bay as it was saved. Fails for what cannot be read; then the bay is not there.
  Expected<void> restore_bay(const std::string& name, std::string_view state, std::string_view profile,
                             const Bay::SavedTime& at, const Now& now);
  /// What was saved of it cannot be read.
  void begin_unreadable(const std::string& name, BayTime at, const Now& now);
  static void save_bay(Entry& entry, const Now& now, States& states);
  static void save_infusion(Entry& entry, const Now& now, States& states);
  void say_bay(Entry& entry, const Now& now);
  void say_alarms(Entry& entry, const Now& now);
  void say_beat(const Now& now);
  /// Encodes a message of the station, says it, and lets the station's own loudspeaker hear it.
  template <typename M>
  void say(std::string_view bay, wire::Kind kind, M& message, const Now& now);
  void judge_presence(const Now& now);

  // ops.cpp, ops_….cpp: one function an op
  struct Asked {
    std::uint64_t id;
    const std::string& by;
    const std::string& peer;
    const Now& now;
  };
  wire::Reply run(const wire::SnapshotRequest& op, const Asked& asked);
  wire::Reply run(const wire::PresentRequest& op, const Asked& asked);
  wire::Reply run(const wire::AcknowledgeRequest& op, const Asked& asked);
  wire::Reply run(const wire::AudioPauseRequest& op, const Asked& asked);
  wire::Reply run(const wire::LimitsSetRequest& op, const Asked& asked);
  wire::Reply run(const wire::LimitsResetRequest& op, const Asked& asked);
  wire::Reply run(const wire::AdmitRequest& op, const Asked& asked);
  wire::Reply run(const wire::ConfirmPumpRequest& op, const Asked& asked);
  wire::Reply run(const wire::DischargeRequest& op, const Asked& asked);
  wire::Reply run(const wire::HelloRequest& op, const Asked& asked);
  wire::Reply run(const wire::ChartRequest& op, const Asked& asked);
  std::optional<wire::Reply> run(const wire::AlarmLogRequest& op, const Asked& asked);
  wire::Reply run(const wire::AlarmOffRequest& op, const Asked& asked);
  wire::Reply run(const wire::StandbyRequest& op, const Asked& asked);
  wire::Reply run(const wire::ResumeRequest& op, const Asked& asked);
  wire::Reply run(const wire::HandoverRequest& op, const Asked& asked);
  wire::Reply run(const wire::ProfileReloadRequest& op, const Asked& asked);
  std::optional<wire::Reply> run(const wire::InstructRequest& op, const Asked& asked);
  static wire::Reply run(const wire::OtherRequest& op, const Asked& asked);
  Expected<Entry*> known_bay(std::string_view name);
  /// A request that cannot be decoded is refused: a person may have made it.
  void note_undecodable(const std::string& peer, const std::string& why, const Now& now);
  std::string why_not_acknowledged(const Entry& entry, std::uint64_t id) const;
  /// A publisher's reply; true where it is the answer to an instructor's command.
  bool take_instructed(const std::string& peer, const wire::Reply& answered, const Now& now);
  /// Pauses a simulated ketamine pump where an instructor lets it (Bay::take_interlocked).
  void interlock(Bay& bay, const Now& now);
  /// Commands whose publisher said nothing in time are refused.
  void end_unanswered(const Now& now);
  void end_instructing(const Instructing& done, wire::Reply reply, const Now& now);
  void note_instructed(const std::string& bay, const std::string& by, const std::string& words,
                       const wire::Reply& reply, const Now& now);

  StationFile file_;
  Profiles profiles_;
  bool demo_admit_;
  Now started_;
  std::uint64_t epoch_;
  std::string src_;
  Say say_;
  Ask ask_;
  Keep keep_;
  AskLog ask_log_;
  AnswerLater answer_later_;
  std::optional<OwnSound> own_sound_;
  alarms::DrugLibrary drugs_;
  Protocols protocols_;
  std::vector<std::filesystem::path> profile_folders_;

  wire::Decoder decoder_;
  Refusals refusals_;
  std::unordered_map<std::string, std::unique_ptr<Entry>, NameHash, std::equal_to<>> bays_;
  Entry* touched_ = nullptr;
  std::uint64_t next_alarm_id_;
  std::vector<std::string> forgotten_;  ///< bays whose saved state is to go, too
  std::optional<StationTime> last_heartbeat_;
  std::uint64_t kept_ = 0;  ///< entries since the heartbeat
  std::optional<JournalReport> journal_report_;
  std::uint64_t dropped_replies_ = 0;
  Presence presence_;
  std::map<std::string, Publisher, std::less<>> publishers_;  ///< by src
  std::optional<StationTime> last_line_;
  std::map<std::string, StationTime> last_undecodable_;  ///< noted in the journal, by peer
  std::uint64_t next_ask_ = 1;
  std::map<std::uint64_t, Instructing> instructing_;  ///< by the station's id
  DelayMeter delay_;
  std::uint64_t received_ = 0;
  std::uint64_t received_at_beat_ = 0;
  StationTime last_beat_;
  std::uint64_t beats_ = 0;
  std::string buffer_;  ///< encoded payloads, reused
};

/// Encodes it, or that it is too large.
std::string encode_reply(const wire::Reply& reply);

}  // namespace vigil::station
