// SPDX-License-Identifier: MIT
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "common/config/plain_file.hpp"
#include "common/formats/csv.hpp"
#include "common/formats/csv_lines.hpp"
#include "common/formats/edf.hpp"
#include "common/formats/edf_header.hpp"
#include "common/formats/gunzip.hpp"
#include "common/formats/infusions.hpp"
#include "common/formats/recording.hpp"
#include "common/formats/recording_text.hpp"
#include "common/formats/text.hpp"
#include "common/formats/vital.hpp"
#include "common/formats/wfdb.hpp"

namespace vigil::formats {

namespace {

constexpr std::string_view vital_magic = "VITA";  // unpacked
constexpr std::string_view what_can_be_read =
    "what can be read: a WFDB header (.hea), a Vital Recorder file (.vital), EDF (.edf), a table (.csv) or "
    "an "
    "icu-infusions table";
constexpr std::size_t sniffed_bytes = 8'192;

/// Files that hold a WFDB record's samples or annotations, which only its header can explain.
constexpr std::array<std::string_view, 7> wfdb_parts{".dat",  ".mat",   ".atr",  ".qrs",
                                                     ".wabp", ".gqrsh", ".gqrsl"};

/// The first line that holds something, without the comments that may stand before a WFDB record line.
std::string_view first_line(std::string_view head, bool skip_comments) {
  CsvLines lines{head};
  while (true) {
    const auto more = lines.next();
    if (!more || !*more) return {};
    const auto line = trimmed(lines.line());
    if (!line.empty() && !(skip_comments && line.starts_with('#'))) return line;
  }
}

/// `name[/segments] signals [fs …]`, blanks between them: no table has such a line.
bool is_wfdb_record_line(std::string_view line) {
  const auto blank = line.find_first_of(" \t");
  if (blank == std::string_view::npos ||
      line.substr(0, blank).find_first_of(",;\"") != std::string_view::npos)
    return false;
  const auto rest = trimmed(line.substr(blank));
  const auto number = rest.substr(0, rest.find_first_of(" \t"));
  int signals = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), signals);
  return error == std::errc{} && end == number.data() + number.size() && signals >= 0;
}

/// A byte that no text has, as far as this was sniffed.
bool is_binary(std::string_view head) { return head.find('\0') != std::string_view::npos; }

/// A WFDB record may be named without its ending, even where a folder has the same name.
std::filesystem::path with_header_ending(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return path;
  std::filesystem::path header = path;
  header += ".hea";
  return std::filesystem::is_regular_file(header, error) ? header : path;
}

std::string refusal_of_part(const std::filesystem::path& path) {
  std::filesystem::path header = path;
  header.replace_extension(".hea");
  return path.string() + ": holds a part of a WFDB record; open its header, " + header.string();
}

Expected<Recording> open_text(const std::filesystem::path& path, std::string_view head,
                              const OpenOptions& options) {
  const bool is_table = path.extension() == ".csv" || options.map.has_value();
  if (path.extension() == ".hea" || (!is_table && is_wfdb_record_line(first_line(head, true))))
    return read_wfdb(path);
  if (!options.map && is_infusion_header(first_line(head, false))) return read_infusions(path);
  if (!options.map && infusions_beside(path)) return read_infusions(path);
  return read_csv(path, options.map);
}

Expected<Recording> open_as_it_is(const std::filesystem::path& given, const OpenOptions& options) {
  std::error_code error;
  const auto path = with_header_ending(given);
  if (std::filesystem::is_directory(path, error))
    return fail(path.string() + ": is a folder; name a file in it (" + std::string(what_can_be_read) + ")");
  const auto head = config::read_head(path, sniffed_bytes);
  if (!head) return fail(head.error().text + "; " + std::string(what_can_be_read));
  if (head->empty()) return fail(path.string() + ": the file is empty");
  if (is_gzip(*head) || head->starts_with(vital_magic)) return read_vital(path);
  if (is_edf(*head)) return read_edf(path);
  const std::string ending = path.extension().string();
  for (const auto part : wfdb_parts)
    if (ending == part) return fail(refusal_of_part(path));
  if (ending == ".vital") return read_vital(path);
  if (ending == ".edf") return read_edf(path);
  if (!is_binary(*head)) return open_text(path, *head, options);
  return fail(path.string() + ": is none of the files that are known; " + std::string(what_can_be_read));
}

}  // namespace

Expected<Recording> open_recording(const std::filesystem::path& path, const OpenOptions& options) {
  auto recording = open_as_it_is(path, options);
  if (recording) make_texts_utf8(*recording);
  return recording;
}

}  // namespace vigil::formats
