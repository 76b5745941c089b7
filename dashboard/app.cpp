// SPDX-License-Identifier: MIT
#include "dashboard/app.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "common/log/log.hpp"
#include "dashboard/model/screen_lines.hpp"

namespace vigil::dashboard {

namespace {

constexpr Duration moving_frame = std::chrono::milliseconds{40};  // 25 fps
constexpr Duration still_frame = std::chrono::milliseconds{200};  // 5 fps

/// Sources choose their names: beyond this many all are forgotten, and begin anew.
constexpr std::size_t most_sequences = 20'000;

constexpr Duration longest_taking = std::chrono::milliseconds{20};

}  // namespace

App::App(std::unique_ptr<Window> window, std::unique_ptr<StationLink> link, DashboardOptions options,
         Clock clock)
    : window_{std::move(window)},
      link_{std::move(link)},
      clock_{std::move(clock)},
      model_{std::move(options)} {}

Expected<void> App::start_in(const std::string& view) {
  struct Named {
    std::string_view name;
    ViewKind view;
    bool of_a_bay;
  };
  static constexpr std::array<Named, 10> views{{{"bays", ViewKind::bays, false},
                                                {"bay", ViewKind::bay, true},
                                                {"alarms", ViewKind::alarms, false},
                                                {"limits", ViewKind::limits, true},
                                                {"chart", ViewKind::chart, true},
                                                {"admit", ViewKind::admit, true},
                                                {"instruct", ViewKind::instruct, true},
                                                {"checklist", ViewKind::checklist, true},
                                                {"handover", ViewKind::handover, true},
                                                {"disclosure", ViewKind::disclosure, true}}};
  const auto colon = view.find(':');
  const std::string bay = colon == std::string::npos ? "" : view.substr(colon + 1);
  for (const auto& known : views) {
    if (known.name != std::string_view{view}.substr(0, colon)) continue;
    if (known.of_a_bay == bay.empty() || (!known.of_a_bay && colon != std::string::npos)) break;
    if (known.view != ViewKind::bays) open_at_start_ = Start{known.view, bay};
    return {};
  }
  return fail(
      "--view " + view +
      ": there are 'bays', 'alarms', 'bay:N', 'limits:N', 'chart:N', 'admit:N', 'instruct:N', 'checklist:N', "
      "'handover:N' and "
      "'disclosure:N'");
}

void App::take_items(StationTime now) {
  while (const auto answer = link_->take_answer()) take_answer(*answer, now);
  // However fast messages come, frames are drawn and keys are taken.
  const StationTime until = now + longest_taking;
  while (const auto item = clock_().station < until ? link_->take() : std::nullopt) {
    const auto topic = wire::parse_topic(item->topic);
    if (!topic) continue;
    const auto message = decoder_.decode(*topic, bus::bytes_of(item->payload));
    if (!message) {
      log::warn("the feed's " + item->topic + ": " + message.error().detail);
      continue;
    }
    if (!item->from_snapshot) note_sequence(*topic, item->topic, **message);
    // After a frame that took long, what waited is as old as it is.
    model_.apply(*topic, **message, item->arrived, item->from_snapshot ? Origin::snapshot : Origin::stream);
  }
}

void App::take_answer(const Answer& answer, StationTime now) {
  if (const auto* log = std::get_if<wire::AlarmLogRequest>(&answer.asked)) {
    if (answer.ok)
      model_.take_log(*log, answer.entries);
    else
      model_.refuse_log(*log, answer.error, now);
    return;
  }
  if (auto taken = model_.take_answer(answer.asked, answer.ok, answer.error)) {
    if (!answer.note.empty()) model_.say(answer.note, now);
    if (taken->next) link_->ask(std::move(*taken->next));
    return;
  }
  if (std::string text = text_of(answer); !text.empty()) model_.say(std::move(text), now);
}

void App::ask_for_screen(const Now& now) {
  if (auto op = model_.due_request(now.station, now.wall)) link_->ask(std::move(*op));
  auto tone = model_.pulse_tone();
  if (tone == pulse_tone_) return;
  pulse_tone_ = tone;
  link_->set_pulse_tone(std::move(tone));
}

void App::note_sequence(const wire::Topic& topic, const std::string& text, const wire::Message& message) {
  // The station passes on waves that nobody knows, by any name; they are not followed.
  if (topic.kind == wire::Kind::wave && !find_channel(topic.name, ChannelKind::wave)) return;
  const wire::Envelope& sent = wire::envelope_of(message);
  std::string key{sent.src};
  key += ' ';
  key += text;
  if (sequences_.size() >= most_sequences && !sequences_.contains(key)) sequences_.clear();
  if (sequences_[key].see(sent.epoch, sent.seq).arrival == bus::Arrival::gap) link_->want_snapshot();
}

void App::act(const Intent& intent, StationTime now) {
  if (auto op = model_.act(intent, now)) link_->ask(std::move(*op));
}

void App::note_shown() {
  auto bays = model_.shown_bays();
  if (bays != shown_ && link_->show(bays)) shown_ = std::move(bays);
}

std::optional<Intent> App::start_intent(const Screen& screen, StationTime now) const {
  // Once the tiles have their places.
  if (!open_at_start_ || now - started_ <= DashboardModel::settling + std::chrono::seconds{1})
    return std::nullopt;
  if (open_at_start_->view == ViewKind::alarms) return OpenAlarms{};
  // "bay:3" is the third place, or a bay of that name.
  for (std::size_t i = 0; i < screen.tiles.size(); ++i) {
    const std::string& bay = screen.tiles[i].bay;
    if (bay != open_at_start_->bay && std::to_string(i + 1) != open_at_start_->bay) continue;
    if (open_at_start_->view == ViewKind::limits) return OpenLimits{bay};
    if (open_at_start_->view == ViewKind::chart) return OpenChart{bay};
    if (open_at_start_->view == ViewKind::admit) return OpenAdmit{bay};
    if (open_at_start_->view == ViewKind::instruct) return OpenInstruct{bay};
    if (open_at_start_->view == ViewKind::checklist) return OpenChecklist{bay};
    if (open_at_start_->view == ViewKind::handover) return OpenHandover{bay};
    if (open_at_start_->view == ViewKind::disclosure) return OpenDisclosure{bay};
    return OpenBay{bay};
  }
  return std::nullopt;
}

void App::draw(const Now& now) {
  const Screen& screen = model_.screen(now.station, now.wall);
  if (const auto start = start_intent(screen, now.station)) {
    open_at_start_.reset();
    act(*start, now.station);
    return draw(now);
  }
  for (const Press& press : window_->take_presses()) {
    const auto intent = intent_for_press(press, screen);
    if (!intent) continue;
    act(*intent, now.station);
    // The next key is for what this one has opened, not for what was there before.
    model_.screen(now.station, now.wall);
  }
  window_->begin_frame();
  const auto clicked = view_.draw(screen, window_->fonts(), window_->sizes(),
                                  usual_px_per_mm * static_cast<double>(window_->content_scale()));
  window_->end_frame();
  for (const Intent& intent : clicked) act(intent, now.station);
}

StationTime App::next_frame(StationTime now) const {
  const StationTime paced = now + (model_.moving() ? moving_frame : still_frame);
  return std::min(paced, next_flash_edge(now));
}

bool App::is_time_for(const Screenshot& screenshot, StationTime now) const {
  // A picture shows the alarm boxes lit; both kinds are within two seconds.
  const Duration late = now - started_ - screenshot.after;
  return late >= std::chrono::seconds{3} ||
         (late >= Duration{0} && high_flash_on(now) && medium_flash_on(now));
}

Expected<void> App::run(const std::atomic<bool>& stop, const std::optional<Screenshot>& screenshot) {
  started_ = clock_().station;
  while (!stop && !window_->should_close()) {
    const Now now = clock_();
    model_.set_sound(link_->own_sound(now.station));
    take_items(now.station);
    draw(now);
    note_shown();
    ask_for_screen(now);
    if (screenshot && is_time_for(*screenshot, now.station)) return window_->save_png(screenshot->file);
    window_->show();
    model_.note_drawn(clock_().station);
    link_->note_frame(clock_().station);
    const StationTime due = next_frame(now.station);
    const Duration left = due - clock_().station;
    window_->wait(window_->has_input_left() ? 0 : std::max(to_seconds(left), 0.0));
  }
  return {};
}

}  // namespace vigil::dashboard
