// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alarms/episode.hpp"
#include "alarms/profile.hpp"
#include "alarms/wave_breaths.hpp"

namespace vigil::alarms {

/// A breath's CO₂ is at least so many mmHg: awake nasal sampling reads low.
constexpr double least_breath_mmhg = 5;
/// A rate of 0 is remembered for this long while there is none.
constexpr Duration zero_lasts_without_value = std::chrono::seconds{10};

/// The waves that tell of breaths.
enum class BreathWaveKind : std::uint8_t { co2, chest };

/// No breath for T (alarms.md, Conditions 3). Four things tell of it: a respiratory rate of 0, which its
/// source reports after a window of its own; rate and end-tidal CO₂ gone together; a CO₂ wave without a
/// breath; the chest's wave without one, where it alone is left. Armed after the first breaths. Pure, bay
/// time.
class NoBreathCondition {
 public:
  explicit NoBreathCondition(const NoBreathRule& rule) : rule_{rule}, episode_{"no-breath"} {}

  Episode& episode() { return episode_; }
  const Episode& episode() const { return episode_; }
  const NoBreathRule& rule() const { return rule_; }

  /// How long its source waits before it reports 0 breaths a minute.
  void set_zero_window(Duration window) { zero_window_ = window; }
  Duration zero_window() const { return zero_window_; }

  // ---- what tells of breaths
  void rr(BayTime now, double value);
  void rr_gone(BayTime now, bool switched_off);
  /// @param value mmHg
  void etco2(BayTime now, double value);
  void etco2_gone(BayTime now, bool switched_off);
  /// A block of a wave came, without a hole in it, with the wave's last breath; none: no breath in it yet.
  void wave(BreathWaveKind kind, BayTime start, BayTime end, BayTime now, std::optional<BayTime> last_breath);
  /// It stopped coming, or samples are missing.
  void wave_gone(BreathWaveKind kind, BayTime now);
  /// The chest's wave showed breaths before this condition came true: it may speak against it.
  bool chest_told_before() const { return chest_.tells() && *chest_.tells_since() <= since_; }

  /// Between a restart of the station and the first news of breaths only the end of that wait.
  std::optional<BayTime> next_due() const;
  void settle(BayTime now, Ledger& ledger);
  /// What came true waits for this: a composite may take it first.
  void announce(BayTime now, Ledger& ledger);
  void hold_back(bool held, BayTime now, Ledger& ledger);

  bool is_reached() const { return reached_; }
  bool is_held_back() const { return held_back_; }
  bool is_true() const { return true_; }
  /// A rate of 0, or nothing at all, is on its way to T.
  bool is_counting() const { return due_ && (zero_since_ || both_gone()); }
  /// By a rate or a CO₂ wave: stays so for as long as it is the same patient.
  bool is_armed_for_good() const { return armed_; }
  void set_armed(bool armed) { armed_ = armed; }
  bool is_armed() const { return armed_ || (chest_judges() && chest_.tells()); }
  /// Something that may tell of breaths is there, or was: a number or a wave.
  bool has_source() const {
    return rr_ != Signal::never || etco2_ != Signal::never || co2_.comes() || chest_.comes();
  }
  bool is_missing() const {
    return rr_ != Signal::valid && etco2_ != Signal::valid && !co2_.comes() && !chest_.tells();
  }
  std::string reason(BayTime now) const;

  /// What is known of breaths stays when the rules are read anew; what is true is announced by this one.
  void adopt(const NoBreathCondition& before, BayTime now);
  bool acknowledge(BayTime now, std::string_view by, Ledger& ledger);
  void end(BayTime now, std::string text, std::string_view by, Ledger& ledger);
  /// Its composite is over, and it is not true any more: it does not wait for its own clear time.
  void leave_composite(BayTime now, Ledger& ledger);
  /// The source's run ended at `ended`: what told of breaths is away from there on.
  void restart_time(BayTime ended);
  /// The first message of the run that restart_time() told of.
  void begin_run(BayTime now);
  Occurrence occurrence(BayTime now) const;
  std::optional<Pending> pending() const;
  Figures figures() const;

  /// As it is saved: without what the next breath changes anyway.
  NoBreathCondition saved(BayTime now) const;
  /// Came back as it was saved at `now`: what it waits for goes on, and it has no value until the first
  /// comes.
  void restored(BayTime now, std::uint64_t revision);
  /// Messages come again; whatever tells of breaths has until then to say so.
  void resume(BayTime until) {
    if (restored_) news_until_ = until;
  }

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("episode", self.episode_);
    archive("armed", self.armed_);
    archive("true", self.true_);
    archive("reached", self.reached_);
    archive("told_by", self.told_by_, ToldBy::chest);
    archive("held_back", self.held_back_);
    archive("since", self.since_);
    archive("arming_since", self.arming_since_);
    archive("rr", self.rr_, Signal::off);
    archive("etco2", self.etco2_, Signal::off);
    archive("zero_since", self.zero_since_);
    archive("rr_gone_at", self.rr_gone_at_);
    archive("rr_gone_last", self.rr_gone_last_);
    archive("zero_before_gone", self.zero_before_gone_);
    archive("rate_until", self.rate_until_);
    archive("etco2_gone_at", self.etco2_gone_at_);
    archive("co2_wave", self.co2_);
    archive("chest_wave", self.chest_);
  }

 private:
  enum class Signal : std::uint8_t { never, valid, gone, off };

  /// What came true by it, and how it is worded.
  enum class ToldBy : std::uint8_t { breaths, all_gone, chest };

  void breathed(BayTime now);
  bool breathing(BayTime now) const;
  bool both_gone() const { return rr_ == Signal::gone && etco2_ == Signal::gone && !co2_.tells(); }
  bool chest_judges() const { return rr_ != Signal::valid && !co2_.tells(); }
  std::string words() const;
  void consider(BayTime now);
  std::optional<BayTime> quiet_since() const;

  NoBreathRule rule_;
  Episode episode_;
  Duration zero_window_ = std::chrono::seconds{10};
  bool armed_ = false;
  std::optional<BayTime> arming_since_;
  Signal rr_ = Signal::never;
  Signal etco2_ = Signal::never;
  std::optional<BayTime> zero_since_;  ///< as if reported without the source's window
  std::optional<BayTime> rr_gone_at_;
  std::optional<BayTime> zero_before_gone_;  ///< of a 0 that went away
  std::optional<BayTime> rr_gone_last_;
  std::optional<BayTime> etco2_gone_at_;
  std::optional<BayTime> rate_until_;  ///< a rate that was no 0 stood until then
  WaveBreaths co2_;
  WaveBreaths chest_;
  bool true_ = false;
  bool reached_ = false;
  bool held_back_ = false;
  bool to_announce_ = false;
  ToldBy told_by_ = ToldBy::breaths;
  bool restored_ = false;              ///< and nothing told of breaths since
  std::optional<BayTime> news_until_;  ///< restored, it waits for news of breaths until then
  std::optional<BayTime> run_ended_;   ///< and the next one has not begun yet
  BayTime since_;                      ///< the last sign of a breath before it
  std::optional<BayTime> due_;
  std::optional<BayTime> clear_due_;
};

}  // namespace vigil::alarms
