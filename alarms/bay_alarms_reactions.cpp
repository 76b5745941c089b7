// SPDX-License-Identifier: MIT
// What one thing means for the others: a moved cannula, composites and what joins them, groups, signals.
#include <utility>

#include "alarms/bay_alarms_each.hpp"
#include "alarms/text.hpp"

namespace vigil::alarms {

namespace {

constexpr std::string_view cannula_moved = "cannula-moved";
constexpr double fastest_breaths_per_min = 40;

}  // namespace

bool BayAlarms::breathes_elsewhere(bool by_number, BayTime now) const {
  const CannulaRule& rule = profile_.cannula;
  const auto& rr = last_[index_of(Channel::rr)];
  return (by_number && rr && *rr >= rule.rr_at_least) || chest_moves(now);
}

// The chest's wave is there, showed its breaths before no-breath came true, and shows them now. Faster than
// anybody breathes is a heart.
bool BayAlarms::chest_moves(BayTime now) const {
  if (!no_breath_ || !no_breath_->chest_told_before()) return false;
  return resp_.rate_per_min(now) >= profile_.cannula.rr_at_least &&
         resp_.latest_rate_per_min() <= fastest_breaths_per_min;
}

// A CO₂ that is low or away may be put down to a moved cannula only while something else shows breaths, the
// saturation is good, and no oxygen hides it (alarms.md, Respiratory depression).
void BayAlarms::react_cannula(BayTime now) {
  const CannulaRule& rule = profile_.cannula;
  const auto& spo2 = last_[index_of(Channel::spo2)];
  const bool may = rule.claimed && !context_.oxygen() && spo2 && *spo2 >= rule.spo2_at_least;
  LimitCondition* low = find_limit("etco2-low");
  const bool low_explained = may && low != nullptr && low->warns() && breathes_elsewhere(true, now);
  const bool quiet_explained = may && no_breath_ && no_breath_->is_true() && breathes_elsewhere(false, now);
  const auto hold = [&](auto& condition, bool explained, std::string_view text) {
    const bool was_held = condition.is_held_back();
    condition.hold_back(explained, now, ledger_);
    if (explained && !was_held && condition.is_true() && !condition.episode().is_announced())
      note(JournalWhat::suppressed, condition.episode().condition(), now, std::string{text}, {},
           condition.figures());
  };
  // A rate of 0 in its 20 s decides within them: a CO₂ that fell with it waits for that.
  const bool decides = no_breath_ && no_breath_->is_counting();
  if (low != nullptr && !low->rule().off)
    hold(*low, low_explained || decides,
         low_explained ? "put down to a moved cannula" : "waits for no-breath, which is in its delay");
  if (no_breath_) hold(*no_breath_, quiet_explained, "put down to a moved cannula: the chest moves");
  const bool claims = (low_explained && low->is_reached() && !low->episode().is_announced()) ||
                      (quiet_explained && !no_breath_->episode().is_announced());
  TechnicalCondition::Report report;
  if (claims) {
    report.priority = context_.infusing(now) ? Priority::medium : Priority::low;
    report.channel = Channel::etco2;
    report.text = "CO₂ cannula moved, or airway obstructed?";
    report.why = {"CO₂ low or away or a rate of 0, but breathing at " + short_number(rule.rr_at_least) +
                      " /min or more",
                  "SpO₂ " + short_number(*spo2) + " %, no oxygen charted"};
  }
  technical(cannula_moved, std::move(report), now);
}

std::vector<Contributor> BayAlarms::contributors(const CompositeRule& rule, BayTime now) const {
  using Level = Contributor::Level;
  std::vector<std::string> names = rule.critical;
  for (const std::string& name : rule.warnings)
    if (!contains(names, name)) names.push_back(name);
  std::vector<Contributor> all;
  for (const std::string& name : names) {
    Contributor one;
    one.condition = name;
    const bool may_be_critical = contains(rule.critical, name);
    const bool may_warn = contains(rule.warnings, name);
    if (name == "poss") {
      if (context_.poss && *context_.poss >= rule.poss_from && now < context_.poss_at + rule.poss_lasts) {
        one.level = Level::warning;
        one.reason = "sedation score POSS " + std::to_string(*context_.poss) + " charted at " +
                     to_clock_text(context_.poss_at);
      }
    } else if (name == "no-breath") {
      if (no_breath_ && may_be_critical && no_breath_->is_true() && !no_breath_->is_held_back()) {
        one.level = Level::critical;
        one.channel = Channel::rr;
        one.figures = no_breath_->figures();
        one.reason = no_breath_->reason(now);
      }
      one.missing = no_breath_ && no_breath_->is_missing() && !no_breath_->is_true();
      one.counts = no_breath_ && no_breath_->is_reached();
    } else if (const LimitCondition* limit = find_limit(name)) {
      if (may_be_critical && limit->critical())
        one.level = Level::critical;
      else if (may_warn && limit->warns())
        one.level = Level::warning;
      // What is switched off and not beyond its limit is not waited for.
      one.missing = limit->is_missing() && (!limit->rule().off || limit->warns());
      one.counts = limit->warns();
      one.channel = limit->rule().channel;
      if (one.level != Level::none) {
        one.figures = limit->figures_of_breach();
        one.reason = limit->reason(now);
      }
    }
    all.push_back(std::move(one));
  }
  return all;
}

bool BayAlarms::is_composite(std::string_view name) const {
  return std::any_of(composites_.begin(), composites_.end(),
                     [name](const CompositeCondition& one) { return one.rule().name == name; });
}

void BayAlarms::react_composite(CompositeCondition& composite, BayTime now) {
  composite.evidence(contributors(composite.rule(), now), context_, now, ledger_);
  const CompositeRule& rule = composite.rule();
  const bool holds = composite.is_true();
  const auto belong = [&](auto& condition) {
    Episode& episode = condition.episode();
    if (&episode == &composite.episode()) return;
    const std::string& name = episode.condition();
    if (!contains(rule.critical, name) && !contains(rule.warnings, name) && !contains(rule.joins, name))
      return;
    bool still = condition.is_true();
    // Only a valid value ends it.
    if constexpr (requires { condition.is_missing(); }) still = still || condition.is_missing();
    if (holds) {
      if (!is_composite(episode.joined_to())) episode.join(rule.name, now, condition.figures(), ledger_);
      if (episode.joined_to() != rule.name || !episode.take_silent_rise()) return;
      // A high that comes to an acknowledged one is heard, whatever it adds.
      if (composite.episode().state() == State::active)
        composite.episode().take_in(ledger_);
      else if (episode.priority() == Priority::high && composite.episode().state() == State::acknowledged)
        composite.episode().gain(now, condition.figures(), name + " belongs to it", ledger_);
    } else if (episode.joined_to() == rule.name && still)
      episode.part(now, composite.acknowledged_for(name), condition.figures(), ledger_);
    else if (episode.joined_to() == rule.name)
      condition.leave_composite(now, ledger_);
  };
  for_each(belong);
}

// The worst one that is announced hosts the others; of equals the first. One that comes to an acknowledged
// host is heard.
void BayAlarms::react_group(const Group& group, BayTime now) {
  Episode* host = nullptr;
  bool takes_in = false;
  const auto is_one = [&](const auto& condition) {
    return contains(group.members, condition.episode().condition());
  };
  const auto belongs = [&](const auto& condition) {
    return is_one(condition) || contains(group.joins, condition.episode().condition());
  };
  for_each([&](auto& condition) {
    Episode& episode = condition.episode();
    if (!is_one(condition) || !episode.is_shown() || episode.state() == State::latched) return;
    if (host == nullptr ||
        std::pair{host->priority(), episode.id()} < std::pair{episode.priority(), host->id()}) {
      host = &episode;
      // What somebody has seen and is well again does not take in what begins now: that is news.
      takes_in = condition.is_true() || episode.state() == State::active;
    }
  });
  for_each([&](auto& condition) {
    Episode& episode = condition.episode();
    if (!belongs(condition) || &episode == host) return;
    const bool hosted_before = contains(group.members, episode.joined_to());
    const bool fits =
        host != nullptr && episode.priority() <= host->priority() && episode.state() != State::latched;
    if (hosted_before && !fits) {
      if (condition.is_true())
        episode.part(now, {}, condition.figures(), ledger_);
      else
        condition.leave_composite(now, ledger_);
    } else if (fits && (hosted_before || (takes_in && episode.joined_to().empty()))) {
      episode.join(host->condition(), now, condition.figures(), ledger_);
    }
    const bool hosted = host != nullptr && episode.joined_to() == host->condition();
    if (!hosted || !is_one(condition) || !episode.take_silent_rise()) return;
    if (host->state() == State::active)
      host->take_in(ledger_);
    else if (host->state() == State::acknowledged)
      host->gain(now, condition.figures(), episode.condition() + " belongs to it", ledger_);
  });
}

bool BayAlarms::is_calm() const {
  for (const LimitCondition& limit : limits_)
    if (limit.warns() || limit.is_reached() || limit.is_to_be_announced() || limit.episode().is_announced())
      return false;
  if (no_breath_ && (no_breath_->is_true() || no_breath_->episode().is_announced())) return false;
  return std::none_of(composites_.begin(), composites_.end(), [](const CompositeCondition& composite) {
    return composite.is_true() || composite.episode().state() != State::normal;
  });
}

void BayAlarms::react(BayTime now) {
  const SignalConditions::Seen seen_now = seen(now);
  const bool due = context_due_ && now >= *context_due_;
  const bool co2_breathes = (co2_.last_breath() && now - *co2_.last_breath() < breaths_count_for) ||
                            (wave_kept_until_ && now < *wave_kept_until_);
  // A limit without a milder step is not judged while its wave is away: it is calm, and yet must learn of it.
  const bool wave_news = std::exchange(co2_breathes_, co2_breathes) != co2_breathes;
  const bool news = signals_.take_news() || due || wave_news || seen_now != told_seen_;
  const bool calm = is_calm();
  if (calm && std::exchange(was_calm_, calm) && !news) return;
  was_calm_ = calm;
  react_cannula(now);
  if (LimitCondition* low = find_limit("etco2-low"); low != nullptr && low->rule().high_needs)
    low->allow_high(co2_breathes, now, ledger_);
  for (CompositeCondition& composite : composites_) {
    const double factor = context_.sedated(now) ? composite.rule().sedated_delay_factor : 1;
    for (LimitCondition& limit : limits_)
      if (contains(composite.rule().critical, limit.episode().condition()) ||
          contains(composite.rule().warnings, limit.episode().condition()))
        limit.set_delay_factor(factor, now);
    react_composite(composite, now);
  }
  // What waits to be announced may belong to what is there already, or was announced just before it.
  for (const Group& group : profile_.groups) react_group(group, now);
  for (LimitCondition& limit : limits_) {
    if (!limit.is_to_be_announced()) continue;
    limit.announce(now, ledger_);
    for (const Group& group : profile_.groups) react_group(group, now);
  }
  if (no_breath_) no_breath_->announce(now, ledger_);
  signals_.infusing(context_.infusing(now), now);
  if (!news) return;
  told_seen_ = seen_now;
  signals_.report(seen_now, now, [&](std::string_view name, TechnicalCondition::Report report) {
    technical(name, std::move(report), now);
  });
}

}  // namespace vigil::alarms
