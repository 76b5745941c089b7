// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/model/error.hpp"

namespace vigil::config {

struct DocumentState;

/// A TOML table being read. Each getter takes a key once: a key that is absent gives nothing, one of the
/// wrong type is noted as an error with its file:line and gives nothing. Lives no longer than its Document.
class Table {
 public:
  std::optional<double> number(std::string_view key);  ///< a float or an integer, finite
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  std::optional<std::string> string(std::string_view key);
  std::vector<std::string> strings(std::string_view key);
  std::optional<Table> table(std::string_view key);
  std::vector<Table> tables(std::string_view key);  ///< `[[key]]`

  bool has(std::string_view key) const;
  std::vector<std::string> keys() const;  ///< in the file's order

  /// Notes an error at the key's line (at the table's own where the key is absent).
  void refuse(std::string_view key, std::string text);

  /// As the getters above, but an absent key is an error; then the value is empty or 0.
  double need_number(std::string_view key);
  std::string need_string(std::string_view key);

 private:
  friend class Document;
  Table(DocumentState* document, const void* node) : document_{document}, node_{node} {}
  const void* find(std::string_view key);
  void refuse_node(const void* node, std::string text);

  DocumentState* document_;
  const void* node_;
};

/// One TOML text. Read it through root(), then ask check(): it names every error found, each with file:line,
/// and every key that nobody asked for.
class Document {
 public:
  /// `file` stands in the errors of check(), with the line; where it is empty, neither does.
  static Expected<Document> parse(std::string_view text, std::string file);
  static Expected<Document> load(const std::filesystem::path& path);

  Table root();
  Expected<void> check() const;

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

 private:
  explicit Document(std::unique_ptr<DocumentState> state);
  std::unique_ptr<DocumentState> state_;
};

}  // namespace vigil::config
