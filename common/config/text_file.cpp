// SPDX-License-Identifier: MIT
#include "common/config/text_file.hpp"

#include <cstdint>
#include <fstream>
#include <system_error>

namespace vigil::config {

namespace {

constexpr std::uintmax_t most_bytes = std::uintmax_t{1024} * 1024;

}  // namespace

Expected<std::string> read_text(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return fail(path.string() + ": cannot be opened");
  if (!std::filesystem::is_regular_file(status)) return fail(path.string() + ": is no plain file");
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return fail(path.string() + ": its size cannot be read: " + error.message());
  if (size > most_bytes)
    return fail(path.string() + ": " + std::to_string(size) + " bytes, more than the " +
                std::to_string(most_bytes) + " of a configuration file");
  std::ifstream stream{path, std::ios::binary};
  if (!stream) return fail(path.string() + ": cannot be opened");
  std::string text(static_cast<std::size_t>(size), '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  if (stream.bad()) return fail(path.string() + ": cannot be read");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace vigil::config
