// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "alarms/profile.hpp"
#include "common/model/clock.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/control.hpp"
#include "dashboard/station/bay.hpp"
#include "dashboard/station/delay_meter.hpp"
#include "dashboard/station/refusals.hpp"
#include "dashboard/station/station_file.hpp"

namespace vigil::station {

/// Bays beyond this many are refused: topics are the sender's choice, memory is ours.
constexpr std::size_t most_bays = 2048;
constexpr Duration state_period = std::chrono::seconds{1};
/// A dashboard that has not said `present` for this long shows nothing and sounds nothing.
constexpr Duration presence_lasts = std::chrono::seconds{12};
constexpr double longest_audio_pause_s = 120;

using Profiles = std::map<std::string, alarms::Profile, std::less<>>;

/// The authority on all bays: receives, judges, repeats, answers. One thread owns it; it has no socket and
/// reads no clock: whoever serves it hands in bytes and the time, and sends what it says.
class Station {
 public:
  /// What is to go out on the feed.
  using Say = std::function<void(std::string_view topic, std::string_view payload)>;
  /// What is to go to a peer of the control endpoint; false where it has gone.
  using Ask = std::function<bool(const std::string& peer, std::string_view request)>;

  /// @param demo_admit admit every bay that appears, with its source's `subject` and the default profile
  Station(StationFile file, Profiles profiles, bool demo_admit, Now started, Say say, Ask ask);

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

  /// Answers a request of the control endpoint; none where it was an answer itself.
  std::optional<std::string> answer(const std::string& peer, wire::Bytes bytes, const Now& now);

  const Refusals& refusals() const { return refusals_; }
  const Bay* find_bay(std::string_view name) const;

 private:
  /// A source's publisher, as its `hello` told it.
  struct Publisher {
    std::string peer;  ///< empty: it has not said hello
    StationTime last_hello;
    std::vector<Missing> missing;  ///< to be asked for when it can be
  };
  struct Presence {
    bool sound = false;
    StationTime last;
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
  };

  // station.cpp
  Expected<Entry*> bay_for(std::string_view name);
  void refuse(std::string_view src, std::string_view topic, const wire::Refused& refused);
  void welcome(Entry& entry);
  void note_missing(Bay& bay);
  void ask_again(Publisher& publisher);
  void forget_abandoned(StationTime now);
  /// What a peer can cause at its own speed is logged once a second at most.
  void log_at_most(const Now& now, const std::string& line);
  wire::Envelope envelope(BayTime t, Mode mode, std::uint64_t seq) const;
  /// True where an occurrence started or rose.
  static bool note_changes(Entry& entry);
  void say_bay(Entry& entry, const Now& now);
  void say_alarms(Entry& entry, const Now& now);
  void say_beat(const Now& now);

  // ops.cpp: one function an op
  struct Asked {
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
  wire::Reply run(const wire::DischargeRequest& op, const Asked& asked);
  wire::Reply run(const wire::HelloRequest& op, const Asked& asked);
  wire::Reply run(const wire::ChartRequest& op, const Asked& asked);
  static wire::Reply run(const wire::OtherRequest& op, const Asked& asked);
  Expected<Entry*> known_bay(std::string_view name);

  StationFile file_;
  Profiles profiles_;
  bool demo_admit_;
  Now started_;
  std::uint64_t epoch_;
  std::string src_;
  Say say_;
  Ask ask_;

  wire::Decoder decoder_;
  Refusals refusals_;
  std::unordered_map<std::string, std::unique_ptr<Entry>, NameHash, std::equal_to<>> bays_;
  Entry* touched_ = nullptr;
  std::uint64_t next_alarm_id_;
  std::map<std::string, Presence> present_;                   ///< by peer
  std::map<std::string, Publisher, std::less<>> publishers_;  ///< by src
  std::optional<StationTime> last_line_;
  std::uint64_t next_ask_ = 1;
  DelayMeter delay_;
  std::uint64_t received_ = 0;
  std::uint64_t received_at_beat_ = 0;
  StationTime last_beat_;
  std::uint64_t beats_ = 0;
  std::string buffer_;  ///< encoded payloads, reused
};

}  // namespace vigil::station
