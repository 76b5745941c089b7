// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace vigil::publisher {

/// Waits for a condition, at most 30 s; the deadline is for a broken program, not for a slow one.
bool eventually(const std::function<bool()>& condition);

/// A folder of this test's own, gone with it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::filesystem::path write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

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
  Folder folder_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace vigil::publisher
