// SPDX-License-Identifier: MIT
#include "common/formats/infusion_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/formats/csv_lines.hpp"
#include "common/formats/infusions.hpp"
#include "common/formats/row_clock.hpp"
#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

enum class Field : std::uint8_t {
  start,
  end,
  label,
  amount,
  amount_unit,
  rate,
  rate_unit,
  order,
  link_order,
  part,
  category,
  weight,
  status,
};
constexpr std::array<std::string_view, 13> field_names{"starttime",
                                                       "endtime",
                                                       "label",
                                                       "amount",
                                                       "amountuom",
                                                       "rate",
                                                       "rateuom",
                                                       "orderid",
                                                       "linkorderid",
                                                       "ordercomponenttypedescription",
                                                       "ordercategorydescription",
                                                       "patientweight",
                                                       "statusdescription"};

struct PartName {
  std::string_view begins;
  InfusionPart part;
};
// MIMIC pads "Additives     Ampoule" with blanks, more or fewer of them.
constexpr std::array<PartName, 3> part_names{{{"Main order parameter", InfusionPart::main},
                                              {"Mixed solution", InfusionPart::carrier},
                                              {"Additives", InfusionPart::additive}}};

struct StatusName {
  std::string_view name;
  InfusionStatus status;
};
constexpr std::array<StatusName, 5> status_names{{{"Changed", InfusionStatus::changed},
                                                  {"Paused", InfusionStatus::paused},
                                                  {"Stopped", InfusionStatus::stopped},
                                                  {"FinishedRunning", InfusionStatus::finished},
                                                  {"Rewritten", InfusionStatus::rewritten}}};

using Places = std::array<std::size_t, field_names.size()>;

Expected<Places> find_fields(const std::vector<std::string_view>& names, const std::string& file) {
  Places places{};
  for (std::size_t i = 0; i < field_names.size(); ++i) {
    const auto found = std::find(names.begin(), names.end(), field_names[i]);
    if (found == names.end())
      return fail(file + ": an infusions table needs the column " + in_quotes(field_names[i]));
    places[i] = static_cast<std::size_t>(found - names.begin());
  }
  return places;
}

/// Reads the fields of one row; the first mistake is kept.
class RowReader {
 public:
  RowReader(const CsvFields& fields, const Places& places) : fields_{&fields}, places_{&places} {}

  std::string_view text(Field field) const {
    const auto place = (*places_)[static_cast<std::size_t>(field)];
    return place < fields_->fields.size() ? fields_->fields[place] : std::string_view{};
  }

  /// Blank is unset; below 0 or not a number is a mistake.
  std::optional<double> number(Field field) {
    const auto written = text(field);
    if (written.empty()) return std::nullopt;
    const auto value = read_number(written);
    if (value && *value >= 0) return value;
    refuse(field, "is no number of 0 or more");
    return std::nullopt;
  }

  void refuse(Field field, const std::string& why) {
    if (mistake_.empty())
      mistake_ = std::string(field_names[static_cast<std::size_t>(field)]) + " " + in_quotes(text(field)) +
                 " " + why;
  }
  const std::string& mistake() const { return mistake_; }

 private:
  const CsvFields* fields_;
  const Places* places_;
  std::string mistake_;
};

/// The starts share one clock, so that a date which bay time cannot hold shifts every row alike.
std::optional<BayTime> time_of(RowReader& reader, Field field, const TimeFormat& format, RowClock& clock,
                               std::size_t line) {
  const auto time = format.read(reader.text(field));
  if (!time) {
    reader.refuse(field, "is not written as 'Y-m-d H:M:S'");
    return std::nullopt;
  }
  return clock.place(*time, true, line);
}

std::optional<InfusionRow> read_row(RowReader& reader, const TimeFormat& format, RowClock& clock,
                                    std::size_t line) {
  InfusionRow row;
  row.line = line;
  const auto start = time_of(reader, Field::start, format, clock, line);
  const auto end = time_of(reader, Field::end, format, clock, line);
  const auto* const part = std::find_if(part_names.begin(), part_names.end(), [&](const PartName& name) {
    return reader.text(Field::part).starts_with(name.begins);
  });
  const auto* const status =
      std::find_if(status_names.begin(), status_names.end(),
                   [&](const StatusName& name) { return reader.text(Field::status) == name.name; });
  if (part == part_names.end()) {
    reader.refuse(Field::part, "is not known");
  } else {
    row.part = part->part;
  }
  if (status == status_names.end()) {
    reader.refuse(Field::status, "is not known");
  } else {
    row.status = status->status;
  }
  row.label = reader.text(Field::label);
  row.order = reader.text(Field::order);
  row.link_order = reader.text(Field::link_order);
  row.category = reader.text(Field::category);
  row.amount = reader.number(Field::amount);
  row.amount_unit = reader.text(Field::amount_unit);
  row.rate = reader.number(Field::rate);
  row.rate_unit = reader.text(Field::rate_unit);
  row.weight_kg = reader.number(Field::weight);
  if (row.weight_kg == 0.0) row.weight_kg.reset();
  if (!start || !end) return std::nullopt;
  row.start = *start;
  row.end = *end;
  if (row.end < row.start) reader.refuse(Field::end, "lies before the start");
  return row;
}

}  // namespace

Expected<InfusionTable> parse_infusion_rows(std::string_view text, const std::string& file,
                                            WarningList& warnings) {
  CsvLines lines{text};
  CsvFields fields;
  const auto first = lines.next();
  if (!first) return fail(file + ": " + first.error().text);
  if (!*first) return fail(file + ": the file is empty");
  if (const auto split = fields.split(lines.line(), ','); !split)
    return fail(file + ":1: " + split.error().text);
  const auto places = find_fields(fields.fields, file);
  if (!places) return tl::make_unexpected(places.error());
  const auto format = TimeFormat::make("Y-m-d H:M:S");
  if (!format) return tl::make_unexpected(format.error());
  RowClock clock{file, true, warnings};
  InfusionTable table;
  while (true) {
    const auto more = lines.next();
    if (!more) return fail(file + ": " + more.error().text);
    if (!*more) return table;
    if (trimmed(lines.line()).empty()) continue;
    const std::size_t line = lines.line_number();
    const std::string place = file + ":" + std::to_string(line);
    if (const auto split = fields.split(lines.line(), ','); !split) {
      warnings.add(place + ": " + split.error().text + "; the row is left out");
      continue;
    }
    RowReader reader{fields, *places};
    auto row = read_row(reader, *format, clock, line);
    if (!reader.mistake().empty()) warnings.add(place + ": " + reader.mistake() + "; the row is left out");
    if (!row || !reader.mistake().empty()) continue;
    if (row->status == InfusionStatus::rewritten) {
      ++table.rewritten;
    } else {
      table.rows.push_back(std::move(*row));
    }
  }
}

}  // namespace vigil::formats
