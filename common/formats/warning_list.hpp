// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace vigil::formats {

/// What was odd in one file: the first `listed` texts, and how many more there were. A file that is wrong in
/// every row must not fill the memory with saying so.
class WarningList {
 public:
  explicit WarningList(std::string file) : file_{std::move(file)} {}

  static constexpr std::size_t listed = 20;

  void add(std::string text) {
    if (texts_.size() < listed) {
      texts_.push_back(std::move(text));
    } else {
      ++more_;
    }
  }
  /// Whether the next text would only be counted: spares making texts that are only counted.
  bool is_full() const { return texts_.size() >= listed; }
  void count_only() { ++more_; }

  std::vector<std::string> take() && {
    if (more_ > 0) texts_.push_back(file_ + ": " + std::to_string(more_) + " more warnings");
    return std::move(texts_);
  }

 private:
  std::string file_;
  std::vector<std::string> texts_;
  std::size_t more_ = 0;
};

}  // namespace vigil::formats
