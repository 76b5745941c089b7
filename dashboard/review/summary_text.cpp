// SPDX-License-Identifier: MIT
#include <string>

#include "dashboard/review/columns.hpp"
#include "dashboard/review/summary.hpp"

namespace vigil::review {

namespace {

/// Gaps of one channel that are listed; a file may have thousands.
constexpr std::size_t listed_gaps = 20;

/// "00:20:54.1"
std::string since_start(Duration length) {
  const auto tenths = std::chrono::round<std::chrono::duration<long long, std::deci>>(length).count();
  return formatted("%02lld:%02lld:%02lld.%lld", tenths / 36'000, tenths / 600 % 60, tenths / 10 % 60,
                   tenths % 10);
}

std::string rate_text(const ChannelSummary& channel) {
  if (channel.fs > 0) return formatted("%.6g Hz", channel.fs);
  if (channel.period_s > 0) return formatted("every %.4g s", channel.period_s);
  return "now and then";
}

std::string line_of(const ChannelSummary& channel) {
  const ChannelInfo& known = info(channel.channel);
  std::string line = "  " + column(std::string(known.id), 11) + column(std::string(known.label), 8) +
                     column(std::string(known.unit_text), 7) + column(rate_text(channel), 15) +
                     column(std::to_string(channel.samples), 10);
  if (channel.values)
    line += column(formatted("%.4g", channel.values->min), 10) +
            column(formatted("%.4g", channel.values->median), 10) +
            column(formatted("%.4g", channel.values->max), 10);
  else
    line += column("–", 10) + column("–", 10) + column("–", 10);
  return line + column(formatted("%.1f %%", channel.missing * 100), 10) + printable(channel.name) + "\n";
}

std::string gaps_of(const ChannelSummary& channel) {
  std::string text;
  const std::string id = column(std::string(info(channel.channel).id), 11);
  for (std::size_t i = 0; i < channel.gaps.size() && i < listed_gaps; ++i)
    text += "  " + id + since_start(channel.gaps[i].from) + " – " + since_start(channel.gaps[i].to) + "\n";
  if (channel.gaps.size() > listed_gaps)
    text += "  " + id + "and " + std::to_string(channel.gaps.size() - listed_gaps) + " more\n";
  return text;
}

std::string list_of(const char* title, const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  std::string text = title;
  for (const std::string& entry : texts) text += "  " + printable(entry) + "\n";
  return text;
}

}  // namespace

std::string to_text(const Summary& summary) {
  std::string text = printable(summary.name) + " (" + printable(summary.format) + ")\n";
  text += "start " + to_iso8601(summary.start) + ", length " + since_start(summary.length) + "\n";
  text += "channels\n";
  text += "  " + column("id", 11) + column("label", 8) + column("unit", 7) + column("rate", 15) +
          column("samples", 10) + column("min", 10) + column("median", 10) + column("max", 10) +
          column("missing", 10) + "in the file\n";
  std::string gaps;
  for (const ChannelSummary& channel : summary.channels) {
    text += line_of(channel);
    gaps += gaps_of(channel);
  }
  text += gaps.empty() ? "no gaps\n" : "gaps\n" + gaps;
  if (!summary.pumps.empty()) text += "pumps\n";
  for (const PumpSummary& pump : summary.pumps)
    text += "  " + printable(pump.name) + ": " + std::to_string(pump.states) + " states, " +
            formatted("%.4g to %.4g mL/h\n", pump.lowest_ml_per_h, pump.highest_ml_per_h);
  text += "events: " + std::to_string(summary.events) + "\n";
  text += list_of("not used\n", summary.ignored);
  text += list_of("warnings\n", summary.warnings);
  return text;
}

}  // namespace vigil::review
