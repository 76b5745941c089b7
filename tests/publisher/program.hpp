// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/files.hpp"

namespace vigil::publisher {

/// Waits for a condition, at most 30 s; the deadline is for a broken program, not for a slow one.
bool eventually(const std::function<bool()>& condition);

/// Three seconds as a transcutaneous monitor writes them.
constexpr const char* night_csv =
    "Time,co2,spo2,pr\n"
    "01/01/2010 11:28:00,39.3,81,165\n"
    "01/01/2010 11:28:01,39.4,82,164\n"
    "01/01/2010 11:28:02,39.5,83,163\n";

/// A program as a person starts it, its output in files. Killed where a test leaves it running.
class Program {
 public:
  Program(const std::string& path, std::vector<std::string> arguments);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number) const;
  bool running();
  /// The exit code, waiting for at most 30 s; none: it still ran, or a signal killed it.
  std::optional<int> exit_code();
  std::string out() const;
  std::string err() const;

 private:
  test::TemporaryFolder folder_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace vigil::publisher
