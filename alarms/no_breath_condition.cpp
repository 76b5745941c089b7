// SPDX-License-Identifier: MIT
#include "alarms/no_breath_condition.hpp"

#include <algorithm>
#include <utility>

#include "alarms/text.hpp"

namespace vigil::alarms {

void NoBreathCondition::breathed(BayTime now) {
  if (!arming_since_) arming_since_ = now;
  if (now - *arming_since_ >= rule_.arm) armed_ = true;
}

/// Since when nothing tells of a breath, by the most telling of what there is; unset: something does, or
/// nothing that is there has shown breaths before.
std::optional<BayTime> NoBreathCondition::quiet_since() const {
  std::optional<BayTime> since;
  const auto consider = [&](std::optional<BayTime> candidate) {
    if (candidate && (!since || *candidate < *since)) since = candidate;
  };
  if (armed_) {
    consider(zero_since_);
    // A number and a CO₂ that went away together; one that was switched off on purpose tells nothing.
    if (both_gone()) consider(std::max(*rr_gone_at_, *etco2_gone_at_));
    // A wave tells only once it has shown a breath: before, its line may lie on the table.
    if (co2_.tells()) consider(co2_.quiet_since());
  }
  // The chest alone: what told of breaths better, and is away, told of them until then.
  if (chest_judges() && chest_.tells())
    consider(std::max(
        {*chest_.quiet_since(), rate_until_.value_or(BayTime{}), co2_.quiet_since().value_or(BayTime{})}));
  return since;
}

bool NoBreathCondition::breathing(BayTime now) const {
  if (rr_ == Signal::valid && !zero_since_) return true;
  return co2_.breathes(now, rule_.after) || (chest_judges() && chest_.breathes(now, rule_.after));
}

void NoBreathCondition::consider(BayTime now) {
  const auto quiet = quiet_since();
  const bool breathes = breathing(now);
  // Only a breath ends it, never a number that went away.
  if (true_ && breathes && !(quiet && *quiet + rule_.after <= now)) true_ = false;
  if (!true_) {
    due_.reset();
    if (quiet) {
      due_ = std::max(*quiet + rule_.after, now);
      since_ = *quiet;
    }
    if (!reached_ || !breathes)
      clear_due_.reset();
    else if (!clear_due_)
      clear_due_ = now + rule_.clear;
  }
  // A wave that breathes is always on its way to T: pending only once half of it is over.
  episode_.wait(due_ && (zero_since_ || now - since_ >= rule_.after / 2));
}

void NoBreathCondition::rr(BayTime now, double value) {
  restored_ = false;
  rr_ = Signal::valid;
  rr_gone_at_.reset();
  if (value >= 1) {
    zero_since_.reset();
    zero_before_gone_.reset();
    breathed(now);
  } else {
    if (!zero_since_) zero_since_ = shifted(now, -std::min(zero_window_, rule_.after));
    // A 0 that went away for a moment and is there again has not been a breath in between.
    if (zero_before_gone_ && rr_gone_last_ && now - *rr_gone_last_ <= zero_lasts_without_value)
      zero_since_ = std::min(*zero_since_, *zero_before_gone_);
    arming_since_.reset();
  }
  consider(now);
}

void NoBreathCondition::rr_gone(BayTime now, bool switched_off) {
  if (rr_ == Signal::never) return;
  restored_ = false;
  // A rate of 0 that then goes away has not become a breath.
  if (rr_ == Signal::valid) {
    rr_gone_at_ = zero_since_ ? *zero_since_ : now;
    zero_before_gone_ = zero_since_;
    rr_gone_last_ = now;
    if (!zero_since_) rate_until_ = now;
  }
  rr_ = switched_off ? Signal::off : Signal::gone;
  if (!rr_gone_at_) rr_gone_at_ = now;
  zero_since_.reset();
  arming_since_.reset();
  consider(now);
}

void NoBreathCondition::etco2(BayTime now, double value) {
  // A CO₂ of nothing is no CO₂.
  if (value < least_breath_mmhg) {
    etco2_gone(now, false);
    return;
  }
  restored_ = false;
  etco2_ = Signal::valid;
  etco2_gone_at_.reset();
  consider(now);
}

void NoBreathCondition::etco2_gone(BayTime now, bool switched_off) {
  if (etco2_ == Signal::never) return;
  restored_ = false;
  if (etco2_ != Signal::gone || !etco2_gone_at_) etco2_gone_at_ = now;
  etco2_ = switched_off ? Signal::off : Signal::gone;
  consider(now);
}

void NoBreathCondition::wave(BreathWaveKind kind, BayTime start, BayTime end, BayTime now,
                             std::optional<BayTime> last_breath) {
  restored_ = false;
  if (kind == BreathWaveKind::chest) {
    chest_.block(start, end, last_breath, rule_.arm);
  } else {
    co2_.block(start, end, last_breath, Duration{0});
    // Counted from its own first breath: a rate beside it that is away, or comes and goes, says nothing of
    // it.
    if (last_breath && *last_breath - *co2_.tells_since() >= rule_.arm) armed_ = true;
  }
  consider(now);
}

void NoBreathCondition::wave_gone(BreathWaveKind kind, BayTime now) {
  (kind == BreathWaveKind::chest ? chest_ : co2_).gone();
  consider(now);
}

std::optional<BayTime> NoBreathCondition::next_due() const {
  if (restored_) return news_until_;
  if (due_ && clear_due_) return std::min(*due_, *clear_due_);
  return due_ ? due_ : clear_due_;
}

void NoBreathCondition::settle(BayTime now, Ledger& ledger) {
  if (restored_) {
    // Nothing tells of breaths any more: what was counted before goes on without it.
    restored_ = false;
    news_until_.reset();
    consider(now);
    return;
  }
  if (due_ == now) {
    due_.reset();
    clear_due_.reset();
    true_ = true;
    reached_ = true;
    told_by_ = ToldBy::breaths;
    if (both_gone())
      told_by_ = ToldBy::all_gone;
    else if (chest_judges() && !zero_since_)
      told_by_ = ToldBy::chest;
    to_announce_ = true;
  }
  if (clear_due_ == now) {
    clear_due_.reset();
    reached_ = false;
    episode_.clear(rule_.latching, now, figures(), {}, ledger);
  }
}

void NoBreathCondition::announce(BayTime now, Ledger& ledger) {
  if (!std::exchange(to_announce_, false) || (held_back_ && !episode_.is_announced())) return;
  episode_.reach(Priority::high, now, now - since_, figures(), ledger);
}

void NoBreathCondition::hold_back(bool held, BayTime now, Ledger& ledger) {
  if (held_back_ == held) return;
  held_back_ = held;
  if (!held && true_ && !episode_.is_announced())
    episode_.reach(Priority::high, now, now - since_, figures(), ledger);
}

Figures NoBreathCondition::figures() const {
  if (rr_ == Signal::valid && zero_since_) return {0.0, std::nullopt};
  return {};
}

std::string NoBreathCondition::words() const {
  switch (told_by_) {
    case ToldBy::breaths: break;
    case ToldBy::all_gone: return "no breath, or cannula off";
    case ToldBy::chest: return "no breath, or chest sensor off";
  }
  return "no breath";
}

std::string NoBreathCondition::reason(BayTime now) const {
  std::string text = words();
  if (true_) text += ", for " + seconds_text(now - since_);
  return text;
}

bool NoBreathCondition::acknowledge(BayTime now, std::string_view by, Ledger& ledger) {
  return episode_.acknowledge(now, by, figures(), ledger);
}

void NoBreathCondition::end(BayTime now, std::string text, std::string_view by, Ledger& ledger) {
  episode_.end(now, std::move(text), by, figures(), ledger);
  true_ = false;
  reached_ = false;
  due_.reset();
  clear_due_.reset();
}

void NoBreathCondition::leave_composite(BayTime now, Ledger& ledger) {
  reached_ = false;
  clear_due_.reset();
  episode_.end_joined(now, figures(), ledger);
}

void NoBreathCondition::adopt(const NoBreathCondition& before, BayTime now) {
  const NoBreathRule rule = rule_;
  Episode episode = episode_;
  const bool held = held_back_;
  *this = before;
  rule_ = rule;
  episode_ = std::move(episode);
  held_back_ = held;
  true_ = false;
  reached_ = false;
  to_announce_ = false;
  due_.reset();
  clear_due_.reset();
  consider(now);
}

void NoBreathCondition::restart_time(BayTime ended) {
  run_ended_ = ended;
  restored_ = false;
  if (rr_ == Signal::valid) rr_gone(ended, false);
  if (etco2_ == Signal::valid) etco2_gone(ended, false);
  co2_.gone();
  chest_.gone();
  due_.reset();
  clear_due_.reset();
}

void NoBreathCondition::begin_run(BayTime now) {
  if (!run_ended_) return;
  const Duration hole = now - *std::exchange(run_ended_, std::nullopt);
  // Like a hole in a wave: over a short one what was counted goes on; over a longer one, or where time goes
  // back, what is away counts from here.
  if (hole < Duration{0} || hole > longest_holes) {
    if (rr_gone_at_) rr_gone_at_ = now;
    if (etco2_gone_at_) etco2_gone_at_ = now;
    zero_before_gone_.reset();
    rr_gone_last_.reset();
  }
  if (rate_until_) rate_until_ = std::min(*rate_until_, now);
  since_ = std::min(since_, now);
  co2_.begin_run(now);
  chest_.begin_run(now);
  consider(now);
}

void NoBreathCondition::restored(BayTime now, std::uint64_t revision) {
  restored_ = true;
  co2_.restored(now);
  chest_.restored(now);
  episode_.restored(revision);
  if (!true_) consider(now);
  clear_due_.reset();
}

NoBreathCondition NoBreathCondition::saved(BayTime now) const {
  NoBreathCondition copy = *this;
  copy.co2_ = co2_.saved(now);
  copy.chest_ = chest_.saved(now);
  if (!true_ && !reached_) copy.since_ = {};
  // What waits for its delay waits anew, from when breaths were last told: the next value says so.
  if (copy.episode_.state() == State::pending) copy.episode_.wait(false);
  return copy;
}

Occurrence NoBreathCondition::occurrence(BayTime now) const {
  Occurrence seen = episode_.occurrence();
  seen.latching = rule_.latching;
  seen.no_data = restored_ || (is_missing() && !true_);
  seen.channel = Channel::rr;
  seen.value = figures().value;
  seen.text = words();
  seen.text.front() = 'N';
  seen.why.push_back(true_ ? reason(now) : "was " + seen.text + ", breathing now");
  return seen;
}

std::optional<Pending> NoBreathCondition::pending() const {
  if (!due_ || held_back_ || episode_.state() != State::pending) return std::nullopt;
  return Pending{episode_.condition(), *due_};
}

}  // namespace vigil::alarms
