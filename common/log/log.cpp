// SPDX-License-Identifier: MIT
#include "common/log/log.hpp"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>

namespace vigil::log {

namespace {

constexpr std::size_t most_waiting_lines = 8192;
constexpr std::size_t longest_line = 1000;

/// Written by a thread of its own: who judges alarms must not wait for a terminal that stands still. Where
/// too many lines wait, the oldest go.
spdlog::logger& logger() {
  static const auto writer = std::make_shared<spdlog::details::thread_pool>(most_waiting_lines, 1);
  static const auto instance = [] {
    auto made =
        std::make_shared<spdlog::async_logger>("vigil", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                               writer, spdlog::async_overflow_policy::overrun_oldest);
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

/// What strangers sent may stand in a line, but neither end it nor fill the screen.
std::string one_line(std::string_view text) {
  std::size_t end = std::min(text.size(), longest_line);
  // Not in the middle of a character.
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  std::string line{text.substr(0, end)};
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return line;
}

}  // namespace

void info(std::string_view text) { logger().info(one_line(text)); }
void warn(std::string_view text) { logger().warn(one_line(text)); }
void error(std::string_view text) { logger().error(one_line(text)); }

}  // namespace vigil::log
