// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>

/// What tests do with files.
namespace vigil::test {

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  REQUIRE_MESSAGE(file, path.string());
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// A folder of this test's own, gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
    WARN_FALSE(error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream file{path_ / name, std::ios::binary};
    file << bytes;
    REQUIRE(file.flush());
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

/// The folder of real recordings: $VIGIL_RECORDINGS, else the one beside the source tree. Nothing, said in
/// the output, where it is not there: such a test returns.
inline std::optional<std::filesystem::path> recordings_dir() {
  std::filesystem::path dir = std::filesystem::path{__FILE__}.parent_path() / "../../shared/recordings";
  if (const char* set = std::getenv("VIGIL_RECORDINGS"); set != nullptr && *set != '\0') dir = set;
  std::error_code error;
  if (std::filesystem::is_directory(dir, error)) return dir;
  MESSAGE("skipped: no recordings");
  return std::nullopt;
}

}  // namespace vigil::test
