// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/formats/warning_list.hpp"
#include "common/model/error.hpp"
#include "common/model/time.hpp"

namespace vigil::formats {

/// What a row of the table is in its order.
enum class InfusionPart : std::uint8_t { main, carrier, additive };

enum class InfusionStatus : std::uint8_t { changed, paused, stopped, finished, rewritten };

/// One row of an icu-infusions table. What the row leaves blank is unset.
struct InfusionRow {
  std::size_t line = 0;
  BayTime start;
  BayTime end;
  std::string label;
  std::string order;
  std::string link_order;
  std::string category;  ///< "Continuous Med", "Drug Push", …
  InfusionPart part = InfusionPart::main;
  InfusionStatus status = InfusionStatus::finished;
  std::optional<double> amount;
  std::string amount_unit;
  std::optional<double> rate;
  std::string rate_unit;
  std::optional<double> weight_kg;
};

struct InfusionTable {
  std::vector<InfusionRow> rows;  ///< in the file's order, without the rewritten
  std::size_t rewritten = 0;
};

/// The table's rows. Rows with the status `Rewritten` are superseded charting and are left out. A row that
/// cannot be read is left out, with a warning. Fails where a needed column is missing from the header.
Expected<InfusionTable> parse_infusion_rows(std::string_view text, const std::string& file,
                                            WarningList& warnings);

}  // namespace vigil::formats
