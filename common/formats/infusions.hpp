// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "common/formats/recording.hpp"

namespace vigil::formats {

/// The bus names nine pumps a bay.
constexpr std::size_t max_infusion_pumps = 9;

/// Whether a header is that of an icu-infusions table (MIMIC INPUTEVENTS).
bool is_infusion_header(std::string_view line);

/// An icu-infusions table as pumps and medication events (FORMATS.md tells the rules). Rows that share
/// linkorderid and label are one infusion; infusions of one label that do not overlap share a pump. Of more
/// than max_infusion_pumps pumps, those that give a dose are kept before those that give fluid or feed, and
/// among each the longest running; the rest is named in `ignored`. `file` stands in the messages.
Expected<Recording> parse_infusions(std::string_view text, const std::string& file);

/// `<id>_infusions.csv` and `<id>_vitals.csv`, whichever of the two is named; the other is read too where it
/// is there.
Expected<Recording> read_infusions(const std::filesystem::path& path);

/// The infusions table that belongs to a vitals table or is this file itself, where there is one.
std::optional<std::filesystem::path> infusions_beside(const std::filesystem::path& path);

}  // namespace vigil::formats
