// SPDX-License-Identifier: MIT
#include "dashboard/model/limit_fields.hpp"

namespace vigil::dashboard::limit_fields {

namespace {

constexpr double delay_step_s = 5;

/// How far one press of an arrow goes, in the channel's unit.
struct StepRow {
  Channel channel;
  double by;
};
constexpr std::array<StepRow, 9> steps{{{Channel::hr, 5},
                                        {Channel::pr, 5},
                                        {Channel::nibp_sys, 5},
                                        {Channel::nibp_dia, 5},
                                        {Channel::nibp_mean, 5},
                                        {Channel::abp_sys, 5},
                                        {Channel::abp_dia, 5},
                                        {Channel::abp_mean, 5},
                                        {Channel::temp, 0.5}}};

}  // namespace

double step_of(const wire::LimitRow& row, std::size_t column) {
  if (column >= 2) return delay_step_s;
  for (const auto& known : steps)
    if (row.channel == known.channel) return known.by;
  return 1;
}

std::optional<double> value_of(const wire::LimitRow& row, std::size_t column) {
  switch (column) {
    case 0: return row.medium;
    case 1: return row.high;
    case 2: return row.medium || !row.high_delay_s ? std::optional{row.delay_s} : std::nullopt;
    case 3: return row.high ? row.high_delay_s : std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<Guards> guards_of(const wire::LimitRow& row) {
  if (!row.guard_lo || !row.guard_hi) return std::nullopt;
  return Guards{*row.guard_lo, *row.guard_hi};
}

bool differs(const TypedText& typed, const wire::LimitRow& row, std::size_t column) {
  const auto number = number_of(typed.trimmed());
  return !number || number != value_of(row, column);
}

}  // namespace vigil::dashboard::limit_fields
