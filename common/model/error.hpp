// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace vigil {

/// What went wrong, in words for the person who can mend it: the place (file:line, address, topic), the
/// offending value, and what is allowed.
struct Error {
  std::string text;
};

template <typename T>
using Expected = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string text) { return tl::unexpected<Error>(Error{std::move(text)}); }

}  // namespace vigil
