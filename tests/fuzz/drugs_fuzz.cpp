// SPDX-License-Identifier: MIT
// Any text as a library of drugs, and any text against a small library: read or refused in words, answered
// within what the library allows.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "alarms/drugs.hpp"

using namespace vigil;
using namespace vigil::alarms;

namespace {

constexpr std::string_view small_library =
    "[unknown]\nwindow_min = 360\nsource = 's'\n"
    "[[drug]]\nid = 'midazolam'\nclass = 'sedative'\naliases = ['O2 x']\n"
    "[[drug.route]]\nroute = 'iv'\nwindow_min = 60\nsource = 's'\n"
    "[[drug.route]]\nroute = 'po'\nregular = true\nsource = 's'\n"
    "[[drug]]\nid = 'oxygen'\nclass = 'oxygen'\naliases = ['O2']\n"
    "[[drug]]\nid = 'saline'\nclass = 'fluid'\n";

/// What is named counts, and nothing longer than the longest window does.
void check(const DrugLibrary& library, std::string_view text) {
  const Drug* drug = library.find(text);
  const auto window = library.sedation_window(text);
  if (drug != nullptr && !library.names(text, drug->drug_class)) std::abort();
  if (drug == nullptr && library.is_sedative_or_opioid(text)) std::abort();
  if (window && (*window <= Duration{0} || *window > longest_drug_window)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto library = parse_drugs(text, "d.toml");
  if (!library && library.error().text.empty()) std::abort();
  if (library)
    for (const Drug& drug : library->drugs()) check(*library, drug.name);

  static const auto known = parse_drugs(small_library, "small.toml");
  if (!known) std::abort();
  check(*known, text);
  return 0;
}
