// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "common/store/journal.hpp"
#include "common/store/journal_verify.hpp"
#include "tests/store/entries.hpp"

namespace {

using namespace vigil;
using namespace vigil::store;

/// Where there is memory under a folder it is used: nothing needs to outlive this process.
class OwnFolder {
 public:
  OwnFolder() {
    std::error_code error;
    const std::filesystem::path memory{"/dev/shm"};
    path_ = (std::filesystem::is_directory(memory, error) ? memory : std::filesystem::temp_directory_path()) /
            ("vigil-journal-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directory(path_);
  }
  ~OwnFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;

  std::filesystem::path journal() const { return path_ / "journal.db"; }

 private:
  std::filesystem::path path_;
};

void remove_journal(const std::filesystem::path& path) {
  std::error_code error;
  for (const char* part : {"", "-wal", "-shm", "-journal"})
    std::filesystem::remove(path.string() + part, error);
}

std::string whole_journal(const std::filesystem::path& path) {
  {
    auto journal = Journal::open(path);
    if (!journal || !journal->append(test::full_entries(1, 60))) std::abort();
  }
  std::ifstream file{path, std::ios::binary};
  std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  remove_journal(path);
  return bytes;
}

void check(const Error& error) {
  if (error.text.empty()) __builtin_trap();
}

}  // namespace

/// The first byte chooses: the rest is the file itself, or changes to a whole one, four bytes each: where
/// (three bytes) and what.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const OwnFolder folder;
  static const std::filesystem::path path = folder.journal();
  static const std::string whole = whole_journal(path);
  if (size == 0) return 0;
  std::string bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  if (data[0] % 4 != 0) {
    std::string changed = whole;
    for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
      const auto at = static_cast<std::size_t>(data[i + 1]) << 16U |
                      static_cast<std::size_t>(data[i + 2]) << 8U | data[i + 3];
      changed[at % changed.size()] = bytes[i + 3];
    }
    bytes = std::move(changed);
  }
  std::ofstream{path, std::ios::binary} << bytes;

  VerifyOptions options;
  options.noted = {{60, genesis()}};
  const auto report = verify_journal(path, options);
  if (!report)
    check(report.error());
  else if (report->clean() || report->damage.empty())  // the noted hash is not the sixtieth's
    __builtin_trap();
  if (auto journal = Journal::open(path)) {
    if (const auto page = journal->read({}); !page) check(page.error());
    if (const auto states = journal->load_states(); !states) check(states.error());
    if (const auto kept = journal->append(test::full_entries(1, 1)); !kept) check(kept.error());
  } else {
    check(journal.error());
  }
  remove_journal(path);
  return 0;
}
