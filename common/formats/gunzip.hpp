// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/model/error.hpp"

namespace vigil::formats {

struct Unzipped {
  std::string bytes;
  std::string damage;  ///< empty: none; else what was wrong after `bytes`
};

/// Whether `bytes` begins as a gzip stream does.
bool is_gzip(std::string_view bytes);

/// All members of a gzip stream. What comes out before a damaged place is kept; more than `most_bytes`, or
/// nothing at all, is an error.
Expected<Unzipped> gunzip(std::string_view bytes, std::size_t most_bytes);

}  // namespace vigil::formats
