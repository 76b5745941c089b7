// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "common/wire/messages.hpp"
#include "dashboard/model/limits_form.hpp"

/// The columns and controls of the limits editor, for the two files that make it.
namespace vigil::dashboard::limit_fields {

constexpr std::size_t off_column = limit_columns;

/// What belongs to no line.
enum Control : std::size_t {
  apply_button = LimitsForm::first_button,
  reset_button,
  close_button,
  reason_field,
  confirm_button,
  cancel_button,
  first_usual,
};

constexpr std::array<std::string_view, 4> usual_reasons{"artefact", "sensor being changed", "procedure",
                                                        "agreed with physician"};

constexpr std::array<std::string_view, limit_columns> column_names{"medium", "high", "delay",
                                                                   "delay of high"};

/// Unset where the limit has no such step.
std::optional<double> value_of(const wire::LimitRow& row, std::size_t column);
/// How far one press of an arrow goes.
double step_of(const wire::LimitRow& row, std::size_t column);
/// Whether what was typed is not what the station has.
bool differs(const TypedText& typed, const wire::LimitRow& row, std::size_t column);

/// Where its steps may be; none where the station does not say.
struct Guards {
  double lo;
  double hi;
};
std::optional<Guards> guards_of(const wire::LimitRow& row);

}  // namespace vigil::dashboard::limit_fields
