// SPDX-License-Identifier: MIT
#include "common/config/plain_file.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace vigil::config {

namespace {

Expected<std::size_t> plain_file_size(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return fail(path.string() + ": cannot be opened");
  if (!std::filesystem::is_regular_file(status)) return fail(path.string() + ": is no plain file");
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(path.string() + ": its size cannot be read: " + error.message());
  return static_cast<std::size_t>(size);
}

Expected<std::string> read_bytes(const std::filesystem::path& path, std::size_t count) {
  std::ifstream stream{path, std::ios::binary};
  if (!stream) return fail(path.string() + ": cannot be opened");
  std::string bytes(count, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(count));
  if (stream.bad()) return fail(path.string() + ": cannot be read");
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

}  // namespace

Expected<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes) {
  const auto size = plain_file_size(path);
  if (!size) return tl::make_unexpected(size.error());
  if (*size > most_bytes)
    return fail(path.string() + ": " + std::to_string(*size) + " bytes, more than the " +
                std::to_string(most_bytes) + " that are read");
  return read_bytes(path, *size);
}

Expected<std::string> read_head(const std::filesystem::path& path, std::size_t count) {
  const auto size = plain_file_size(path);
  if (!size) return tl::make_unexpected(size.error());
  return read_bytes(path, std::min(*size, count));
}

}  // namespace vigil::config
