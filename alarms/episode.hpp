// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "alarms/occurrence.hpp"
#include "common/model/bay.hpp"

namespace vigil::alarms {

/// Where an occurrence stands (alarms.md, "One occurrence").
enum class State : std::uint8_t { normal, pending, active, acknowledged, latched };
constexpr EnumText<State, 5> state_text{{"normal", "pending", "active", "acknowledged", "latched"}};

/// What can happen to it.
enum class Event : std::uint8_t {
  breach,          ///< the condition became true
  breach_over,     ///< it became false before its delay was over, or its value stayed away for 10 s
  delay_over,      ///< it was true for its whole delay
  higher_step,     ///< it reached a higher priority than before
  gained,          ///< a composite gained a contributor, or one of its contributors reached its high step
  acknowledge,     ///< a nurse has seen it
  clear_over,      ///< it was false for its clear time, and does not latch
  clear_latching,  ///< the same, and it latches
  end,             ///< switched off, limit changed, standby, discharge
  station_away,    ///< nobody watched for more than 30 s: what was acknowledged is to be seen anew
};

struct Transition {
  State from;
  Event event;
  State to;
};

/// The rules, a row each. An event without a row for a state changes nothing there.
constexpr Transition transitions[] = {
    {State::normal, Event::breach, State::pending},
    {State::pending, Event::breach_over, State::normal},
    {State::pending, Event::delay_over, State::active},
    {State::active, Event::acknowledge, State::acknowledged},
    {State::active, Event::clear_over, State::normal},
    {State::active, Event::clear_latching, State::latched},
    {State::acknowledged, Event::higher_step, State::active},
    {State::acknowledged, Event::gained, State::active},
    {State::acknowledged, Event::station_away, State::active},
    {State::acknowledged, Event::clear_over, State::normal},
    {State::acknowledged, Event::clear_latching, State::normal},
    {State::latched, Event::acknowledge, State::normal},
    {State::latched, Event::delay_over, State::active},
    {State::pending, Event::end, State::normal},
    {State::active, Event::end, State::normal},
    {State::acknowledged, Event::end, State::normal},
    {State::latched, Event::end, State::normal},
};

constexpr State next_state(State from, Event event) {
  for (const Transition& row : transitions)
    if (row.from == from && row.event == event) return row.to;
  return from;
}

constexpr bool is_announced(State state) { return state != State::normal && state != State::pending; }

/// The figures of an entry: what was measured, against what.
struct Figures {
  std::optional<double> value;
  std::optional<double> limit;
};

/// How often an unacknowledged latched high, and an acknowledged high that is still true, is heard once more
/// (alarms.md). Station time.
struct Reminders {
  Duration acknowledged = std::chrono::minutes{3};
  Duration latched = std::chrono::minutes{2};

  bool operator==(const Reminders&) const = default;
};
/// An acknowledged high whose value went away is heard once more after this long, station time.
constexpr Duration no_data_heard_after = std::chrono::seconds{10};

/// One condition's way through the states, its occurrence, and what the journal learns of it. Knows nothing
/// of values and delays: a condition tells it what happened. While it is joined to a composite it goes its
/// way unseen and unheard, takes no id, and tells only what ends.
class Episode {
 public:
  explicit Episode(std::string condition) : condition_{std::move(condition)} {}

  const std::string& condition() const { return condition_; }
  State state() const { return state_; }
  std::uint64_t id() const { return id_; }
  Priority priority() const { return priority_; }
  bool reached_high() const { return reached_high_; }
  bool is_announced() const { return alarms::is_announced(state_); }
  /// Announced, and not hidden behind the composite that it belongs to.
  bool is_shown() const { return is_announced() && joined_to_.empty(); }
  const std::string& joined_to() const { return joined_to_; }
  /// Whether it started or rose unheard since it joined another one; then not again.
  bool take_silent_rise() { return std::exchange(silent_rise_, false); }
  /// The revision in which it was last heard anew, or in which something joined it that rose unheard.
  std::uint64_t rose_in() const { return rose_in_; }
  /// What belongs to it rose unheard while it is heard itself: whoever acknowledges what was shown before
  /// does not know of that.
  void take_in(Ledger& ledger) { rose_in_ = ++ledger.revision; }

  /// A breach waits for its delay, or none does.
  void wait(bool waits);
  /// The delay is over: starts, rises, or comes true again.
  void reach(Priority priority, BayTime now, Duration waited, const Figures& figures, Ledger& ledger,
             std::string text = {});
  /// A contributor came, or became worse: heard again.
  void gain(BayTime now, const Figures& figures, std::string text, Ledger& ledger);
  /// The priority falls; only while it is acknowledged.
  void lower(Priority priority, BayTime now, const Figures& figures, Ledger& ledger);
  /// False for its clear time.
  void clear(bool latches, BayTime now, const Figures& figures, std::string text, Ledger& ledger);
  /// False where there was nothing to acknowledge.
  /// @param what it is acknowledged for, where that is more than itself
  bool acknowledge(BayTime now, std::string_view by, const Figures& figures, Ledger& ledger,
                   std::string what = {});
  /// Ends for another reason than its clear time.
  void end(BayTime now, std::string text, std::string_view by, const Figures& figures, Ledger& ledger);

  /// Also from another one that it belonged to.
  void join(const std::string& composite, BayTime now, const Figures& figures, Ledger& ledger);
  /// The composite is over: what is still true goes on as its own occurrence.
  /// @param acknowledged_by who acknowledged the composite for this member; empty: nobody, and it is heard
  void part(BayTime now, std::string_view acknowledged_by, const Figures& figures, Ledger& ledger);

  /// The composite is over, and what belonged to it is not true any more: it ends with it.
  void end_joined(BayTime now, const Figures& figures, Ledger& ledger);

  /// Station time: the reminders. True where it is heard once more.
  bool remind(StationTime now, BayTime bay_now, bool is_true, bool no_data, const Reminders& reminders,
              const Figures& figures, Ledger& ledger);

  /// The station was away for long: an acknowledged high is active and heard again.
  void hear_again(BayTime now, const Figures& figures, Ledger& ledger);
  /// Came back as it was saved, after a restart of the station.
  /// @param revision no acknowledgement of what an earlier run showed reaches it
  void restored(std::uint64_t revision) { rose_in_ = revision; }

  /// What every condition's occurrence has in common.
  Occurrence occurrence() const;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("state", self.state_, State::latched);
    archive("id", self.id_);
    archive("priority", self.priority_, Priority::high);
    archive("reached_high", self.reached_high_);
    archive("since", self.since_);
    archive("waited", self.waited_);
    archive("heard", self.heard_);
    archive("joined_to", self.joined_to_);
  }

 private:
  void record(JournalWhat what, BayTime now, const Figures& figures, Ledger& ledger, std::string text = {},
              std::string_view by = {});
  void announce(JournalWhat what, BayTime now, const Figures& figures, Ledger& ledger, std::string text);
  void forget();

  std::string condition_;
  State state_ = State::normal;
  std::uint64_t id_ = 0;  ///< 0: not announced, or joined before it could be
  Priority priority_ = Priority::none;
  bool reached_high_ = false;
  BayTime since_;
  Duration waited_{0};
  std::uint32_t heard_ = 0;
  std::string joined_to_;
  bool silent_rise_ = false;
  bool rose_joined_ = false;  ///< its own occurrence rose while it was hidden, and that is not journalled yet
  std::uint64_t rose_in_ = 0;
  std::optional<StationTime> remind_from_;
  std::optional<StationTime> no_data_from_;
  bool no_data_heard_ = false;
};

}  // namespace vigil::alarms
