// SPDX-License-Identifier: MIT
#include "dashboard/model/dashboard_model.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "dashboard/model/text.hpp"
#include "dashboard/model/tile.hpp"

namespace vigil::dashboard {

DashboardModel::DashboardModel(DashboardOptions options) : options_(std::move(options)) {}

// ---- messages
// ------------------------------------------------------------------------------------------------

BayModel* DashboardModel::find(std::string_view bay) const {
  for (const auto& b : bays_)
    if (b->name() == bay) return b.get();
  return nullptr;
}

BayModel* DashboardModel::find_or_add(std::string_view bay, StationTime now) {
  if (BayModel* known = find(bay)) return known;
  if (!is_bay_name(bay)) return nullptr;
  if (bays_.size() == max_bays) {
    say("more than " + std::to_string(max_bays) + " bays: " + std::string(bay) + " is not shown", now);
    return nullptr;
  }
  if (!first_bay_) first_bay_ = now;
  auto place = bays_.end();
  if (now - *first_bay_ <= settling)
    place =
        std::find_if(bays_.begin(), bays_.end(), [&](const auto& b) { return name_before(bay, b->name()); });
  return bays_.insert(place, std::make_unique<BayModel>(std::string(bay)))->get();
}

void DashboardModel::apply(const wire::Topic& topic, const wire::Message& message, StationTime now,
                           Origin origin) {
  if (topic.bay == "station") {
    if (const auto* beat = std::get_if<wire::BeatMessage>(&message)) take_beat(*beat, now);
    return;
  }
  if (BayModel* bay = find_or_add(topic.bay, now)) bay->apply(topic, message, now, origin);
}

void DashboardModel::take_beat(const wire::BeatMessage& beat, StationTime now) {
  if (beat.envelope.src != beat_src_) {
    beat_src_ = beat.envelope.src;
    beat_sequences_.forget();
  }
  const auto slot = kind_slot(wire::Kind::beat);
  if (!beat_sequences_.accept(slot, beat.envelope.epoch, beat.envelope.seq, now).news) return;
  station_.beat = beat;
  station_.beat->envelope.src = {};  // borrowed
  station_.heard = now;
}

std::uint64_t DashboardModel::missed_here() const {
  std::uint64_t missed = 0;
  for (const auto& bay : bays_) missed += bay->missed_here();
  return missed;
}

// ---- the screen
// ----------------------------------------------------------------------------------------------

std::size_t DashboardModel::pages() const {
  return std::max<std::size_t>(1, (bays_.size() + page_size - 1) / page_size);
}

const Screen& DashboardModel::screen(StationTime now, WallTime wall) {
  if (!station_.began) station_.began = now;
  page_ = std::min(page_, pages() - 1);

  fill_tiles(now);
  fill_top(now);
  fill_buttons();
  screen_.unit = options_.unit;
  screen_.summary = summary_text(bays_, now);
  screen_.recording = recording_text(bays_);
  auto [sound, warning] = sound_line(bays_, sound_works_, wall);
  screen_.sound = std::move(sound);
  screen_.sound_warning = warning;
  screen_.clock = clock_text(wall);
  screen_.status = status_text(station_, missed_here());
  screen_.station_lost = station_lost_text(station_, now);
  screen_.message = now < message_until_ ? message_ : "";
  screen_.empty_help = bays_.empty() ? "No bay yet. Connect a publisher to " + options_.ingest +
                                           ", or start the demo: ./run demo"
                                     : "";
  screen_.view = view_;
  screen_.page = page_;
  screen_.pages = pages();
  screen_.high_flash_on = high_flash_on(now);
  screen_.medium_flash_on = medium_flash_on(now);
  return screen_;
}

void DashboardModel::fill_tiles(StationTime now) {
  ranked_.resize(bays_.size());
  for (std::size_t i = 0; i < bays_.size(); ++i) fill_alarms(*bays_[i], title_of(*bays_[i]), now, ranked_[i]);

  const std::size_t first = page_ * page_size;
  const std::size_t count = std::min(page_size, bays_.size() - std::min(first, bays_.size()));
  screen_.tiles.resize(count);
  screen_.selected.reset();
  for (std::size_t i = 0; i < count; ++i) {
    BayModel& bay = *bays_[first + i];
    Tile& tile = screen_.tiles[i];
    const bool selected = bay.name() == selected_;
    if (selected) screen_.selected = i;
    const bool open = selected && view_ == ViewKind::bay;
    fill_tile(bay, ranked_[first + i], open ? open_room : grid_room, now, tile);
  }
  // The heads of all bays go on, shown or not, so that turning the page finds them where they belong.
  for (std::size_t i = 0; i < bays_.size(); ++i) {
    const BayTime head = bays_[i]->play_head().advance(now).value_or(bays_[i]->bay_time());
    if (i >= first && i - first < count) screen_.tiles[i - first].play_head = head;
  }
}

void DashboardModel::fill_top(StationTime now) {
  const bool any_live = std::any_of(bays_.begin(), bays_.end(), [&](const auto& bay) {
    return bay->mode() == Mode::live && bay->link(now) != Link::none;
  });
  top_.clear();
  for (std::size_t i = 0; i < bays_.size(); ++i) {
    if (any_live && !options_.training && bays_[i]->mode() != Mode::live) continue;
    for (const auto& ranked : ranked_[i]) top_.push_back(&ranked);
  }
  std::sort(top_.begin(), top_.end(), [](const auto* a, const auto* b) {
    if (more_urgent(*a, *b)) return true;
    if (more_urgent(*b, *a)) return false;
    return name_before(a->line.bay, b->line.bay);
  });
  screen_.top.clear();
  for (const auto* ranked : top_) screen_.top.push_back(ranked->line);
}

void DashboardModel::fill_buttons() {
  auto& buttons = screen_.buttons;
  buttons.clear();
  if (view_ == ViewKind::bay) buttons.push_back({"All bays", "Esc", true, CloseBay{}});
  const BayModel* selected = find(selected_);
  const bool can = selected != nullptr && has_unacknowledged(*selected);
  std::string text = "Acknowledge";
  if (selected != nullptr) text.append(" ").append(spoken_name(*selected));
  buttons.push_back({std::move(text), "A", can, AcknowledgeBay{selected_}});
  buttons.push_back({"Pause audio 2:00", "S", !bays_.empty(), PauseAudio{}});
}

bool DashboardModel::moving() const {
  return std::any_of(bays_.begin(), bays_.end(), [](const auto& bay) { return bay->play_head().moving(); });
}

std::vector<std::string> DashboardModel::shown_bays() const {
  std::vector<std::string> names;
  for (const auto& tile : screen_.tiles) names.push_back(tile.bay);
  return names;
}

// ---- what a person wants
// -------------------------------------------------------------------------------------

void DashboardModel::say(std::string text, StationTime now) {
  message_ = std::move(text);
  message_until_ = now + message_lasts;
}

std::optional<wire::Op> DashboardModel::act(const Intent& intent, StationTime now) {
  return std::visit([this, now](const auto& wanted) { return this->do_it(wanted, now); }, intent);
}

bool DashboardModel::select(const std::string& bay, StationTime now) {
  const auto found =
      std::find_if(bays_.begin(), bays_.end(), [&](const auto& b) { return b->name() == bay; });
  if (found == bays_.end()) {
    say(bay.empty() ? "no bay selected" : "there is no " + spoken_name(bay), now);
    return false;
  }
  selected_ = bay;
  page_ = static_cast<std::size_t>(found - bays_.begin()) / page_size;
  return true;
}

std::optional<wire::Op> DashboardModel::do_it(const SelectBay& intent, StationTime now) {
  select(intent.bay, now);
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const OpenBay& intent, StationTime now) {
  if (select(intent.bay, now)) view_ = ViewKind::bay;
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const CloseBay&, StationTime) {
  view_ = ViewKind::bays;
  return std::nullopt;
}

std::optional<wire::Op> DashboardModel::do_it(const AcknowledgeBay& intent, StationTime now) {
  const std::string& name = intent.bay.empty() ? selected_ : intent.bay;
  const BayModel* bay = find(name);
  if (bay == nullptr) {
    say(name.empty() ? "no bay selected" : "there is no " + spoken_name(name), now);
    return std::nullopt;
  }
  if (!has_unacknowledged(*bay) || !bay->drawn_rev()) {
    say(spoken_name(*bay) + ": nothing to acknowledge", now);
    return std::nullopt;
  }
  wire::AcknowledgeRequest request;
  request.bay = name;
  request.all = true;
  request.rev = bay->drawn_rev();
  return request;
}

std::optional<wire::Op> DashboardModel::do_it(const AcknowledgeAlarm& intent, StationTime now) {
  const BayModel* bay = find(intent.bay);
  const bool there =
      bay != nullptr && bay->alarms() && bay->drawn_rev() &&
      std::any_of(bay->alarms()->alarms.begin(), bay->alarms()->alarms.end(), [&](const auto& alarm) {
        return alarm.id == intent.id && alarm.state != AlarmState::acknowledged;
      });
  if (!there) {
    say("nothing to acknowledge", now);
    return std::nullopt;
  }
  wire::AcknowledgeRequest request;
  request.bay = intent.bay;
  request.alarms = {intent.id};
  request.rev = bay->drawn_rev();
  return request;
}

void DashboardModel::note_drawn() {
  for (const auto& bay : bays_) bay->note_drawn();
}

std::optional<wire::Op> DashboardModel::do_it(const PauseAudio&, StationTime) {
  wire::AudioPauseRequest request;
  request.seconds = audio_pause_s;
  return request;
}

std::optional<wire::Op> DashboardModel::do_it(const TurnPage& intent, StationTime) {
  const auto last = static_cast<std::int64_t>(pages()) - 1;
  const auto page = static_cast<std::size_t>(
      std::clamp<std::int64_t>(static_cast<std::int64_t>(page_) + intent.by, 0, last));
  if (page == page_) return std::nullopt;
  page_ = page;
  // An acknowledgement must never reach a bay that is not on the screen.
  selected_.clear();
  view_ = ViewKind::bays;
  return std::nullopt;
}

}  // namespace vigil::dashboard
