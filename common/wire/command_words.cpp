// SPDX-License-Identifier: MIT
#include "common/wire/command_words.hpp"

#include <array>
#include <charconv>

namespace vigil::wire {

namespace {

struct Words {
  std::string operator()(bool value) const { return value ? "" : " no"; }
  std::string operator()(double value) const {
    std::array<char, 32> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::general, 6);
    return ' ' + std::string(digits.data(), end.ptr);
  }
  std::string operator()(const std::string& value) const { return ' ' + value; }
  std::string operator()(const std::vector<std::string>& values) const {
    std::string words;
    for (const std::string& value : values) words += ' ' + value;
    return words;
  }
};

}  // namespace

std::string words_of(const Command& command) {
  std::string words;
  for (const CommandField& field : command)
    words += (words.empty() ? "" : ", ") + field.key + std::visit(Words{}, field.value);
  return words;
}

}  // namespace vigil::wire
