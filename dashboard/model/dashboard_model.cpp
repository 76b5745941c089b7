// SPDX-License-Identifier: MIT
#include "dashboard/model/dashboard_model.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "dashboard/model/text.hpp"
#include "dashboard/model/tile.hpp"

namespace vigil::dashboard {

DashboardModel::DashboardModel(DashboardOptions options)
    : options_(std::move(options)), forms_(options_.drugs, options_.protocols) {}

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

  wall_ = wall;

  follow_forms(now);
  fill_tiles(now);
  fill_top(now);
  fill_views(now, wall);
  fill_forms(now);
  fill_buttons();
  screen_.unit = options_.unit;
  screen_.summary = summary_text(bays_, now);
  screen_.recording = recording_text(bays_);
  auto [sound, warning] = sound_line(bays_, own_sound_, now, station_clock(station_, now, wall));
  screen_.sound = std::move(sound);
  screen_.sound_warning = warning;
  screen_.clock = clock_text(wall);
  screen_.status = status_text(station_, missed_here(), now);
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
    const bool open = selected && shows_open_bay(view_);
    tile.pulse_tone = pulse_tone() == bay.name();
    fill_tile(bay, ranked_[first + i], open ? open_room : grid_room, now, tile);
    tile.quiet = quiet_.contains(bay.name());
    tile.dimmed = tile.quiet && selected && view_ == ViewKind::bay && unacknowledged(bay) == 0;
  }
  // The heads of all bays go on, shown or not, so that turning the page finds them where they belong.
  for (std::size_t i = 0; i < bays_.size(); ++i) {
    const BayTime head = bays_[i]->play_head().advance(now).value_or(bays_[i]->bay_time());
    if (i >= first && i - first < count) screen_.tiles[i - first].play_head = head;
  }
}

bool DashboardModel::live_first(StationTime now) const {
  return !options_.training && std::any_of(bays_.begin(), bays_.end(), [&](const auto& bay) {
    return bay->mode() == Mode::live && bay->link(now) != Link::none;
  });
}

std::vector<AlarmPlace> DashboardModel::alarms_of_all(StationTime now) const {
  std::vector<AlarmPlace> places;
  for (std::size_t i = 0; i < bays_.size() && i < ranked_.size(); ++i)
    for (const auto& ranked : ranked_[i]) places.push_back({&ranked, bays_[i].get()});
  const bool live = live_first(now);
  std::sort(places.begin(), places.end(), [&](const AlarmPlace& a, const AlarmPlace& b) {
    const bool a_live = a.bay->mode() == Mode::live;
    const bool b_live = b.bay->mode() == Mode::live;
    if (live && a_live != b_live) return a_live;
    if (more_urgent(*a.ranked, *b.ranked)) return true;
    if (more_urgent(*b.ranked, *a.ranked)) return false;
    return name_before(a.bay->name(), b.bay->name());
  });
  return places;
}

void DashboardModel::fill_top(StationTime now) {
  const auto places = alarms_of_all(now);
  // Alarms of bays that are not live stand last, and in this line not at all while there is a live one.
  const auto end = live_first(now)
                       ? std::find_if(places.begin(), places.end(),
                                      [](const AlarmPlace& place) { return place.bay->mode() != Mode::live; })
                       : places.end();
  const auto count = static_cast<std::size_t>(end - places.begin());
  screen_.top.clear();
  for (std::size_t i = 0; i < std::min(count, most_top); ++i) screen_.top.push_back(places[i].ranked->line);
  screen_.top_hidden = count - screen_.top.size();
}

void DashboardModel::fill_views(StationTime now, WallTime wall) {
  if (view_ == ViewKind::alarms) {
    if (!screen_.alarms) screen_.alarms.emplace();
    alarms_page_.fill(alarms_of_all(now), bays_, station_, now, wall, *screen_.alarms);
  } else {
    screen_.alarms.reset();
  }
  const bool open = shows_open_bay(view_) && find(selected_) != nullptr;
  events_.show(open ? selected_ : "");
  if (open) {
    if (!screen_.events) screen_.events.emplace();
    events_.fill(wall, *screen_.events);
  } else {
    screen_.events.reset();
  }
}

void DashboardModel::follow_forms(StationTime now) {
  const auto follow = [&] {
    std::string dropped = forms_.follow(view_, before_reason_, find(selected_));
    if (!dropped.empty()) say(std::move(dropped), now);
  };
  follow();
  if (!forms_.closed()) return;
  leave_form(now);
  follow();
}

void DashboardModel::fill_forms(StationTime now) {
  forms_.fill(find(selected_), station_, {missed_here(), frames_.rate(now), frames_.longest(now)}, screen_);
  if (const BayModel* bay = find(selected_); bay != nullptr && screen_.handover)
    screen_.handover->summary = handover_summary(events_.log().shown(wall_, JournalLog::page), *bay);
}

Button DashboardModel::checklist_button(const BayModel& bay) {
  const std::size_t open = bay.bay() ? open_checks(*bay.bay()) : 0;
  return {open == 0 ? "Checklist" : "Checklist (" + std::to_string(open) + ")", "K", true,
          OpenChecklist{bay.name()}};
}

void DashboardModel::fill_buttons() {
  auto& buttons = screen_.buttons;
  buttons.clear();
  if (view_ != ViewKind::bays)
    buttons.push_back({view_ == ViewKind::bay ? "All bays" : "Back", "Esc", true, GoBack{}});
  const BayModel* selected = find(selected_);
  const bool can = selected != nullptr && unacknowledged(*selected) > 0;
  buttons.push_back({selected != nullptr ? acknowledge_text(*selected) : "Acknowledge", "A", can,
                     AcknowledgeBay{selected_}});
  buttons.push_back({"Pause audio 2:00", "S", !bays_.empty(), PauseAudio{}});
  const bool any = selected != nullptr;
  if (shows_open_bay(view_) && any)
    buttons.push_back(
        {pulse_tone() ? "Pulse tone off" : "Pulse tone", "T", true, TogglePulseTone{selected_}});
  if (view_ == ViewKind::bay && any)
    buttons.push_back(
        {quiet_.contains(selected_) ? "Quiet off" : "Quiet", "Q", true, ToggleQuiet{selected_}});
  if (view_ != ViewKind::alarms) buttons.push_back({"Alarms", "L", true, OpenAlarms{}});
  if (view_ != ViewKind::limits) buttons.push_back({"Limits", "E", any, OpenLimits{selected_}});
  if (view_ != ViewKind::chart) buttons.push_back({"Chart", "C", any, OpenChart{selected_}});
  const bool free = any && selected->bay() && selected->bay()->state == Admission::free;
  if (view_ != ViewKind::admit) buttons.push_back({free ? "Admit" : "Pumps", "N", any, OpenAdmit{selected_}});
  // Where everything is live there is no such button; the key says why.
  if (view_ != ViewKind::instruct && any && why_not_instructed(*selected).empty())
    buttons.push_back({"Instruct", "I", true, OpenInstruct{selected_}});
  if (view_ != ViewKind::checklist && any && !free) buttons.push_back(checklist_button(*selected));
  if (view_ != ViewKind::handover && any && !free)
    buttons.push_back({"Handover", "H", true, OpenHandover{selected_}});
  if (view_ != ViewKind::disclosure) buttons.push_back({"Disclosure", "D", any, OpenDisclosure{selected_}});
}

bool DashboardModel::moving() const {
  return std::any_of(bays_.begin(), bays_.end(), [](const auto& bay) { return bay->play_head().moving(); });
}

std::vector<std::string> DashboardModel::shown_bays() const {
  std::vector<std::string> names;
  for (const auto& tile : screen_.tiles) names.push_back(tile.bay);
  return names;
}

void DashboardModel::note_drawn(StationTime now) {
  frames_.note(now);
  for (const std::string& name : bays_with_lines(screen_))
    if (BayModel* bay = find(name)) bay->note_drawn();
}

// ---- asked without a person
// -----------------------------------------------------------------------------------

std::optional<wire::Op> DashboardModel::due_request(StationTime now, WallTime wall) {
  if (auto request = alarms_page_.log().due(now, wall)) return *request;
  if (auto request = events_.log().due(now, wall)) return *request;
  return std::nullopt;
}

void DashboardModel::take_log(const wire::AlarmLogRequest& asked,
                              const std::vector<wire::LogEntry>& entries) {
  alarms_page_.log().take(asked, entries);
  events_.log().take(asked, entries);
}

void DashboardModel::refuse_log(const wire::AlarmLogRequest& asked, std::string error, StationTime now) {
  alarms_page_.log().refuse(asked, error, now);
  events_.log().refuse(asked, std::move(error), now);
}

}  // namespace vigil::dashboard
