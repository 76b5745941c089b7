// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "alarms/infusion_checks.hpp"
#include "common/bus/sequence.hpp"
#include "common/model/bay.hpp"
#include "common/model/clock.hpp"
#include "common/model/journal_entry.hpp"
#include "common/model/pump.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/control.hpp"
#include "common/wire/messages.hpp"
#include "dashboard/station/charting.hpp"
#include "dashboard/station/checklist.hpp"
#include "dashboard/station/disclosure_rows.hpp"
#include "dashboard/station/judge.hpp"
#include "dashboard/station/refill.hpp"
#include "dashboard/station/retained.hpp"
#include "dashboard/station/source_link.hpp"

namespace vigil::station {

/// A gap in a source's sequence, to be asked for again.
struct Missing {
  std::string topic;
  std::uint64_t epoch = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;  ///< inclusive
};

/// An event of a source, and how it was charted.
struct ChartedEvent {
  std::string by;
  std::string line;  ///< with why it is not judged, where it cannot be
};

/// What became of the bay without its engine, for the journal.
struct BayNote {
  JournalWhat what = JournalWhat::resumed;
  std::string condition;
  std::string by;  ///< empty: the station
  std::string text;
};

/// Who lies in the bay.
struct AdmissionState {
  Admission state = Admission::free;
  Patient patient;
  std::string protocol;
  std::vector<std::string> pumps;  ///< bound to this bay, by their serials
  std::string course;
  std::uint32_t day = 0;
  double mg_given = 0;  ///< before this admission
  bool ventilated = false;
  bool spinal_injury = false;
  Mode mode = Mode::live;  ///< what an admitted bay is bound to
};

/// A parameter's alarm that a nurse switched off (alarms.md, "Switching off").
struct AlarmOff {
  std::string condition;  ///< as the engine calls it
  std::string reason;
  std::string by;
  StationTime until;
};
constexpr Duration alarm_off_lasts = std::chrono::minutes{60};
constexpr Duration longest_audio_pause = std::chrono::minutes{2};

/// One bay: its source, its last values, its alarms. Applies messages and settles what time does to it; owns
/// no socket and reads no clock. Used by the station's thread alone.
class Bay {
 public:
  Bay(std::string name, std::uint64_t& next_alarm_id);

  const std::string& name() const { return name_; }

  // ---- messages
  /// Checks a decoded message against the bay's source and run, and applies it. None: accepted.
  std::optional<wire::Refused> apply(const wire::Topic& topic, const wire::Message& message,
                                     wire::Bytes payload, StationTime now);
  void count_refused() { ++counters_.refused; }
  /// Gaps found since the last call.
  std::vector<Missing> take_missing() { return std::exchange(missing_, {}); }

  // ---- time
  /// What station time does: the link, a second source's claim, an audio pause that is over.
  void tick(StationTime now);
  /// Judges what was lost and sent again, when that is due (bay_refill.cpp). It takes some ms; true: it was
  /// judged.
  bool judge_refilled(StationTime now);

  // ---- people
  /// @param plan unset: without a protocol, the dose is not judged
  void admit(AdmissionState admission, const alarms::Profile& profile, std::string_view by,
             std::optional<alarms::InfusionPlan> plan = {});
  /// What was confirmed of a pump at the bedside (bay_infusion.cpp). Fails as InfusionChecks::confirm() does.
  Expected<void> confirm_pump(alarms::PumpBinding binding);
  /// Each pump that nobody confirmed is taken as it tells: for a demonstration.
  void confirm_unconfirmed(std::string_view by);
  /// Fails while a pump delivers at last word, as long as its source speaks.
  Expected<void> discharge(StationTime now, std::string_view by);
  /// Nobody is judged in standby. Fails as discharge() does; a pump that starts ends it.
  Expected<void> standby(StationTime now, std::string_view by);
  Expected<void> resume(std::string_view by);
  /// What was charted, as far as it changes how values and the infusion are judged and what of the checklist
  /// is done (bay_charting.cpp). Nothing where nobody lies in the bay.
  /// @param by who charted it; empty: the station
  void chart(const Charted& charted, std::string_view by);
  /// Whether the patient's checklist has it.
  bool has_on_checklist(std::string_view code) const;
  /// What is open of what is looked at before a discharge, for the journal; empty: nothing.
  std::string open_before_discharge() const;
  /// Pumps to pause because breathing is depressed: those of a simulation that run ketamine while its
  /// instructor lets the interlock act, once for each high alarm. Never of any other source.
  std::vector<std::uint8_t> take_interlocked();
  Expected<void> set_limits(const wire::LimitsSetRequest& request, std::string_view by);
  Expected<void> reset_limits(std::string_view by);
  /// Switches a parameter's alarm off for an hour, until it is switched on or the bay is handed over. Fails
  /// for what may never be off.
  Expected<void> switch_off(std::string_view condition, std::string_view reason, const Now& now,
                            std::string_view by);
  Expected<void> switch_on(std::string_view condition, std::string_view by);
  /// Everything is on again: who takes a bay over begins with all its alarms.
  void switch_all_on(std::string_view by);
  const std::vector<AlarmOff>& alarms_off() const { return alarms_off_; }
  /// The file of the bay's profile was read anew. A nurse's limits stay where the new guard rails allow it;
  /// gives back, in words, what was reset.
  std::vector<std::string> change_profile(const alarms::Profile& profile, std::string_view by);
  /// Whether the bay is judged by it, and by nothing of an earlier file of its name.
  bool has_profile(const alarms::Profile& profile) const;
  /// The limits that a nurse changed, also while the bay is in standby.
  std::vector<alarms::LimitRule> changed_limits() const;
  struct AudioPause {
    StationTime until;
    WallTime until_wall;
  };
  /// None ends it.
  void pause_audio(std::optional<AudioPause> pause);
  /// By another thing than a nurse who ends it: the journal has why. Nothing where there is no pause.
  void end_audio_pause(std::string_view by, std::string why);
  bool audio_paused() const { return audio_pause_.has_value(); }

  // ---- a restart of the station (saved_bay.cpp)
  /// All that comes back, but for bay time: JSON. The same as long as nothing of it changes.
  std::string saved(const Now& now) const;
  /// How its infusion stands: JSON. It changes with every word of a pump that runs.
  std::string saved_infusion() const;
  /// After restore(). Fails where it cannot be read: then the dose is not judged, and that is told.
  Expected<void> restore_infusion(std::string_view text);
  /// Where bay time stood, and when it came to stand there. How long ago what runs by station time was, when
  /// it was saved: the station's absence does not count.
  struct SavedTime {
    BayTime time;
    WallTime arrived;
    Duration silence{0};                ///< of the source
    std::optional<Duration> contended;  ///< a second source's try
    std::optional<Duration> skewed;     ///< the jump of the source's clock
  };
  SavedTime saved_time(const Now& now) const;
  /// Into one that was made anew. After an error it must not be used.
  /// @param profile as save_profile() made it of profile()
  Expected<void> restore(std::string_view state, std::string_view profile, const SavedTime& at,
                         const Now& now);
  /// It was away for so long that what was paused or acknowledged is not any more.
  /// @param why in words, from when to when
  void station_was_away(std::string why);
  /// What was saved of it cannot be read: it is free, and says so until somebody admits again or has seen it.
  /// @param at where bay time stood
  void state_was_unreadable(BayTime at);
  /// A nurse acknowledged it, with this reason.
  void was_acknowledged(std::string_view condition, std::string_view reason);
  /// Whether entries reach the journal; empty: they do.
  void set_journal_problem(const std::string& problem);

  // ---- what is said of it; the caller adds the envelope
  wire::BayMessage bay_message(StationTime now) const;
  wire::AlarmsMessage alarms_message() const;
  const Retained& retained() const { return retained_; }

  alarms::BayAlarms& alarms() { return alarms_; }
  const alarms::BayAlarms& alarms() const { return alarms_; }
  BayTime time() const { return time_; }
  Mode mode() const { return link_.present() ? link_.mode() : admission_.mode; }
  const SourceLink& source() const { return link_; }
  const wire::Counters& counters() const { return counters_; }
  const AdmissionState& admission() const { return admission_; }
  const std::optional<Patient>& subject() const { return subject_; }
  /// Whether the dose is judged by a protocol.
  bool has_plan() const { return infusion_.state().plan.has_value(); }
  const alarms::Profile& profile() const { return profile_; }
  /// At last word.
  bool pump_delivers() const;
  /// Free, and nothing came from it for so long that it may be forgotten. Never while a pump delivers at last
  /// word or anything is announced but that nothing comes.
  bool is_abandoned(StationTime now) const;

  /// Something of the bay message, or of the alarms message, changed that should not wait for its second.
  bool take_bay_news() { return std::exchange(bay_news_, false); }
  bool take_alarm_news();

  /// An occurrence is high and nobody has acknowledged it.
  bool needs_ears() const;
  /// The text of the worst high that is not acknowledged; none: there is none.
  std::optional<std::string> unheard() const;
  /// It is, and there is no dashboard that sounds.
  void set_unattended(bool unattended);
  bool is_unattended() const { return unattended_; }

  /// Events of the source that were charted since the last call.
  std::vector<ChartedEvent> take_charted() { return std::exchange(charted_, {}); }

  /// Since the last call, in their order.
  std::vector<BayNote> take_notes() { return std::exchange(notes_, {}); }

  void set_place(std::string label, CareArea care_area);
  CareArea care_area() const { return care_area_; }
  /// By which medications and pumps are known, before anything comes. It outlives the bay.
  void set_drugs(const alarms::DrugLibrary& drugs);
  /// By whose high steps a bay is judged in which nobody is admitted while a pump delivers.
  void set_default_profile(const alarms::Profile& profile);

 private:
  struct WaveFormat {
    bool known = false;
    double fs = 0;
    double scale = 0;
    double offset = 0;
    std::uint64_t next_i0 = 0;         ///< of the block that would join the last one
    std::vector<std::byte> last_data;  ///< the last block, to see a wave that repeats itself
    unsigned repeats = 0;              ///< of the last block, in a row
    bool frozen = false;
  };

  void begin_run();
  /// None for a wave of a channel that the catalogue lacks: it is passed on and not followed.
  bus::SequenceTracker* tracker_of(const wire::Topic& topic);
  std::optional<wire::Refused> check(const wire::Message& message, const bus::SequenceTracker* tracker) const;
  bool in_sequence(const wire::Topic& topic, const wire::Envelope& envelope, bus::SequenceTracker& tracker,
                   StationTime now);
  void note_gap(const wire::Topic& topic, const bus::Sequenced& seen, StationTime now);
  /// It was sent again.
  void refill(const wire::Message& message, StationTime now);
  /// It was judged: what comes before and after a gap is judged with it.
  void keep_for_refill(const wire::Message& message);
  /// What is sent again of before `from` is not judged; what waits is, at once.
  void begin_refill(BayTime from);
  void tell_missed(std::vector<High> missed);
  void expect_last(const wire::SourceMessage& message, StationTime now);
  /// Where the source was lost, and what it says now, ending at `end`, does not follow what it said before:
  /// in between nobody knows anything: that was told as `lost`, and is no time without a breath.
  void leave_hole(BayTime end, StationTime now);
  void advance(BayTime end, StationTime now);
  void take(const wire::SourceMessage& message, StationTime now);
  void set_channels(std::vector<wire::DeclaredChannel> channels);
  void take(const wire::WaveMessage& message);
  void take(const wire::PumpMessage& message);
  void take(const wire::EventMessage& message);
  /// @param moved bay time went on by this message
  void watch_time(const wire::Message& message, bool moved, StationTime now);
  void set_time_frozen(bool frozen);
  void watch_frozen(const wire::WaveMessage& message, WaveFormat& wave);
  /// @param why empty: it moves
  void tell_frozen(Channel channel, const std::string& why);
  void judge_pumps();
  // bay_infusion.cpp
  void take_infusion(std::uint8_t pump, const PumpReading& reading);
  void judge_infusion();
  /// What of the infusion is due by then, each at its time.
  void settle_infusion(BayTime up_to);
  std::optional<wire::InfusionMessage> infusion_message() const;
  // bay_charting.cpp
  void raise_sign(const alarms::Observation& sign, std::string_view by);
  std::vector<wire::ChecklistRow> checklist_rows() const;
  /// Whether ketamine, or the protocol's drug, runs: for alarms that suggest to pause it. Records, once, what
  /// of the checklist is open when it first does, and knows when it stopped.
  void watch_start();
  /// The last systolic pressure, for the end of the stay.
  void watch_pressure(const wire::NumericMessage& message);
  std::vector<wire::BindingRow> binding_rows() const;
  void restart_was_seen();
  void judge_sedatives(bool any_delivers);
  /// The first pump that delivers at last word of a source that speaks. Where it does not any more, nobody
  /// knows what the pump does.
  std::optional<std::string> delivering_pump(StationTime now) const;
  /// Fails, with what to do, where nobody is judged.
  Expected<void> must_be_admitted() const;
  /// Who is judged by what, after an admission, a discharge, or a pump that starts where nobody lies.
  void judge_by(const alarms::Profile& profile, std::string_view why, std::string_view by);
  /// What is judged goes on, by this profile's limits and those that a nurse changed.
  void take_limits(const alarms::Profile& profile, const std::vector<alarms::LimitRule>& kept,
                   std::string_view by);
  /// By the bay's profile, with the limits that a nurse changed and without what is switched off.
  void judge_by_own(const std::vector<alarms::LimitRule>& changed, std::string_view why, std::string_view by);
  /// What was switched off is on, and the journal has it.
  void judge_again(const std::string& condition, std::string_view by);
  /// What is off stays off under the names that another profile has for it; gives back, in words, what
  /// changed.
  std::vector<std::string> carry_over_off(const alarms::Profile& wanted);
  void tick_link(StationTime now);
  void watch_gap(StationTime now);

  std::string name_;
  std::string label_;
  CareArea care_area_ = CareArea::ward;

  SourceLink link_;
  BayTime time_;
  bool time_begun_ = false;
  Duration rebase_{0};  ///< added to a live source's times after its clock jumped
  StationTime last_arrival_;
  std::optional<StationTime> skewed_;

  std::array<bus::SequenceTracker, wire::kind_text.size()> sequences_;  ///< of kinds with one topic a bay
  std::array<bus::SequenceTracker, wave_count> wave_sequences_;
  std::map<std::uint8_t, bus::SequenceTracker> pump_sequences_;
  std::array<WaveFormat, wave_count> wave_formats_;
  Judge judge_;
  Refill refill_;
  Retained retained_;
  std::vector<wire::DeclaredChannel> channels_;
  std::optional<Patient> subject_;
  Duration rr_zero_window_ = std::chrono::seconds{10};
  bool interlock_ = false;         ///< an instructor lets it act: of the source's last word
  std::uint64_t interlocked_ = 0;  ///< the occurrence that it acted on
  struct Pump {
    PumpReading reading;
    std::optional<Charted> sedative;  ///< of its drug
  };
  std::map<std::uint8_t, Pump> pumps_;  ///< at last word, also of a run that is over

  AdmissionState admission_;
  alarms::Profile profile_;     ///< what the bay is judged by; without rules while it is free
  alarms::Profile high_steps_;  ///< of the default profile
  bool judged_unadmitted_ = false;
  alarms::BayAlarms alarms_;
  std::optional<AudioPause> audio_pause_;
  std::vector<AlarmOff> alarms_off_;
  std::vector<alarms::LimitRule> put_by_;  ///< in standby: the limits that a nurse changed
  std::vector<ChartedEvent> charted_;
  std::vector<BayNote> notes_;
  const alarms::DrugLibrary* drugs_;
  alarms::InfusionChecks infusion_;
  std::vector<std::string> infusion_told_;  ///< the conditions that it found last
  std::optional<BayTime> infusion_due_;
  Checklist checklist_;
  struct Pressure {
    double value = 0;  ///< mmHg
    BayTime at;
  };
  std::optional<Pressure> sbp_;              ///< the last one of this patient
  std::optional<Charted> sedative_runs_;     ///< on a pump
  std::optional<StationTime> stands_since_;  ///< numbers come, and bay time does not go on
  bool time_frozen_ = false;
  bool unattended_ = false;
  bool journal_problem_ = false;
  mutable DisclosureRows disclosure_;

  wire::Counters counters_;
  std::uint64_t lost_told_ = 0;            ///< of the lost messages, those that `gap` has told
  std::optional<StationTime> lost_since_;  ///< there are more, which may still be refilled
  std::optional<StationTime> gap_until_;
  std::vector<Missing> missing_;
  Link told_link_ = Link::none;
  bool bay_news_ = true;
  bool alarm_news_ = true;
  std::uint64_t told_revision_ = 0;
};

}  // namespace vigil::station
