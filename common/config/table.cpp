// SPDX-License-Identifier: MIT
#include "common/config/table.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <utility>

#include "common/config/text_file.hpp"
#include "common/config/toml_scan.hpp"

namespace vigil::config {

struct DocumentState {
  std::string file;
  toml::table root;
  std::set<const toml::node*> asked;
  struct Mistake {
    std::uint32_t line;
    std::string text;
  };
  std::vector<Mistake> mistakes;
};

namespace {

// Table keeps its node as void so that this file alone includes toml++.
const toml::node& node_at(const void* node) { return *static_cast<const toml::node*>(node); }

std::string quoted(std::string_view key) {
  std::string text{"'"};
  text += key;
  text += '\'';
  return text;
}

void note_unasked(const toml::table& table, const DocumentState& state,
                  std::vector<DocumentState::Mistake>& found) {
  for (const auto& [key, node] : table) {
    if (!state.asked.contains(&node)) {
      found.push_back({key.source().begin.line, "unknown key " + quoted(key.str())});
      continue;
    }
    if (const auto* inner = node.as_table()) note_unasked(*inner, state, found);
    if (const auto* array = node.as_array())
      for (const auto& element : *array)
        if (const auto* inner = element.as_table()) note_unasked(*inner, state, found);
  }
}

}  // namespace

const void* Table::find(std::string_view key) {
  const toml::node* node = node_at(node_).as_table()->get(key);
  if (node != nullptr) document_->asked.insert(node);
  return node;
}

void Table::refuse_node(const void* node, std::string text) {
  document_->mistakes.push_back({node_at(node).source().begin.line, std::move(text)});
}

void Table::refuse(std::string_view key, std::string text) {
  const toml::node* node = node_at(node_).as_table()->get(key);
  refuse_node(node != nullptr ? node : node_, std::move(text));
}

std::optional<double> Table::number(std::string_view key) {
  const void* found = find(key);
  if (found == nullptr) return std::nullopt;
  const auto& node = node_at(found);
  if (const auto* integer_node = node.as_integer()) return static_cast<double>(integer_node->get());
  if (const auto* real = node.as_floating_point(); real != nullptr && std::isfinite(real->get()))
    return real->get();
  refuse_node(found, quoted(key) + " must be a number");
  return std::nullopt;
}

std::optional<std::int64_t> Table::integer(std::string_view key) {
  const void* found = find(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* node = node_at(found).as_integer()) return node->get();
  refuse_node(found, quoted(key) + " must be a whole number");
  return std::nullopt;
}

std::optional<bool> Table::boolean(std::string_view key) {
  const void* found = find(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* node = node_at(found).as_boolean()) return node->get();
  refuse_node(found, quoted(key) + " must be true or false");
  return std::nullopt;
}

std::optional<std::string> Table::string(std::string_view key) {
  const void* found = find(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* node = node_at(found).as_string()) return node->get();
  refuse_node(found, quoted(key) + " must be a text in quotes");
  return std::nullopt;
}

std::vector<std::string> Table::strings(std::string_view key) {
  const void* found = find(key);
  std::vector<std::string> texts;
  if (found == nullptr) return texts;
  const auto* array = node_at(found).as_array();
  if (array == nullptr) {
    refuse_node(found, quoted(key) + " must be a list of texts");
    return texts;
  }
  for (const auto& element : *array) {
    if (const auto* text = element.as_string())
      texts.push_back(text->get());
    else
      refuse_node(&element, "an element of " + quoted(key) + " must be a text in quotes");
  }
  return texts;
}

std::optional<Table> Table::table(std::string_view key) {
  const void* found = find(key);
  if (found == nullptr) return std::nullopt;
  if (node_at(found).is_table()) return Table{document_, found};
  refuse_node(found, quoted(key) + " must be a table");
  return std::nullopt;
}

std::vector<Table> Table::tables(std::string_view key) {
  const void* found = find(key);
  std::vector<Table> result;
  if (found == nullptr) return result;
  const auto* array = node_at(found).as_array();
  if (array == nullptr) {
    refuse_node(found, quoted(key) + " must be a list of tables, [[" + std::string(key) + "]]");
    return result;
  }
  for (const auto& element : *array) {
    if (element.is_table())
      result.push_back(Table{document_, &element});
    else
      refuse_node(&element, "an element of " + quoted(key) + " must be a table");
  }
  return result;
}

bool Table::has(std::string_view key) const { return node_at(node_).as_table()->contains(key); }

std::vector<std::string> Table::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> placed;
  for (const auto& [key, node] : *node_at(node_).as_table())
    placed.emplace_back(key.source().begin, std::string(key.str()));
  std::sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  names.reserve(placed.size());
  for (auto& [position, name] : placed) names.push_back(std::move(name));
  return names;
}

double Table::need_number(std::string_view key) {
  if (!has(key)) refuse(key, quoted(key) + " is missing");
  return number(key).value_or(0);
}

std::string Table::need_string(std::string_view key) {
  if (!has(key)) refuse(key, quoted(key) + " is missing");
  return string(key).value_or("");
}

Document::Document(std::unique_ptr<DocumentState> state) : state_{std::move(state)} {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Expected<Document> Document::parse(std::string_view text, std::string file) {
  if (auto scanned = scan_toml(text, file); !scanned) return tl::unexpected(scanned.error());
  try {
    auto state = std::make_unique<DocumentState>();
    state->root = toml::parse(text, file);
    state->file = std::move(file);
    return Document{std::move(state)};
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    return fail(file + ":" + std::to_string(line) + ": " + std::string(error.description()));
  }
}

Expected<Document> Document::load(const std::filesystem::path& path) {
  const auto text = read_text(path);
  if (!text) return tl::unexpected(text.error());
  return parse(*text, path.string());
}

Table Document::root() { return Table{state_.get(), static_cast<const toml::node*>(&state_->root)}; }

Expected<void> Document::check() const {
  auto mistakes = state_->mistakes;
  note_unasked(state_->root, *state_, mistakes);
  if (mistakes.empty()) return {};
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  std::string text;
  for (const auto& mistake : mistakes) {
    if (!text.empty()) text += '\n';
    if (!state_->file.empty()) text += state_->file + ":" + std::to_string(mistake.line) + ": ";
    text += mistake.text;
  }
  return fail(std::move(text));
}

}  // namespace vigil::config
