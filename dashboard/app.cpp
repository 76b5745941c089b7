// SPDX-License-Identifier: MIT
#include "dashboard/app.hpp"

#include <algorithm>
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

/// What a person is told when the station did what was asked; empty: it shows by itself.
std::string done_text(const wire::Op& op) {
  if (std::holds_alternative<wire::AcknowledgeRequest>(op)) return "acknowledged";
  if (const auto* pause = std::get_if<wire::AudioPauseRequest>(&op))
    return pause->seconds > 0 ? "audio paused" : "audio on";
  return {};
}

}  // namespace

App::App(std::unique_ptr<Window> window, std::unique_ptr<StationLink> link, DashboardOptions options,
         Clock clock)
    : window_{std::move(window)},
      link_{std::move(link)},
      clock_{std::move(clock)},
      model_{std::move(options)} {}

Expected<void> App::start_in(const std::string& view) {
  if (view == "bays") return {};
  if (view.rfind("bay:", 0) == 0 && view.size() > 4) {
    open_at_start_ = view.substr(4);
    return {};
  }
  return fail("--view " + view + ": there are 'bays' and 'bay:N'");
}

void App::take_items(StationTime now) {
  // However fast messages come, frames are drawn and keys are taken.
  const StationTime until = now + longest_taking;
  while (auto item = clock_().station < until ? link_->take() : std::nullopt) {
    if (const auto* answer = std::get_if<Answer>(&*item)) {
      std::string text = answer->ok ? done_text(answer->asked) : answer->error;
      if (!text.empty()) model_.say(std::move(text), now);
      continue;
    }
    const auto& feed = std::get<FeedItem>(*item);
    const auto topic = wire::parse_topic(feed.topic);
    if (!topic) continue;
    const auto message = decoder_.decode(*topic, bus::bytes_of(feed.payload));
    if (!message) {
      log::warn("the feed's " + feed.topic + ": " + message.error().detail);
      continue;
    }
    if (!feed.from_snapshot) note_sequence(*topic, feed.topic, **message);
    model_.apply(*topic, **message, now, feed.from_snapshot ? Origin::snapshot : Origin::stream);
  }
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
  if (bays == shown_) return;
  shown_ = bays;
  link_->show(std::move(bays), false);
}

void App::draw(const Now& now) {
  const Screen& screen = model_.screen(now.station, now.wall);
  // Once the tiles have their places.
  if (open_at_start_ && now.station - started_ > DashboardModel::settling + std::chrono::seconds{1}) {
    // "bay:3" is the third place, or a bay of that name.
    for (std::size_t i = 0; i < screen.tiles.size(); ++i) {
      if (screen.tiles[i].bay != *open_at_start_ && std::to_string(i + 1) != *open_at_start_) continue;
      const OpenBay open{screen.tiles[i].bay};
      open_at_start_.reset();
      act(open, now.station);
      return draw(now);
    }
  }
  for (const Key key : window_->take_keys())
    if (const auto intent = intent_for_key(key, screen)) act(*intent, now.station);
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
    take_items(now.station);
    draw(now);
    note_shown();
    if (screenshot && is_time_for(*screenshot, now.station)) return window_->save_png(screenshot->file);
    window_->show();
    model_.note_drawn();
    const StationTime due = next_frame(now.station);
    const Duration left = due - clock_().station;
    window_->wait(window_->has_input_left() ? 0 : std::max(to_seconds(left), 0.0));
  }
  return {};
}

}  // namespace vigil::dashboard
