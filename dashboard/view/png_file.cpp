// SPDX-License-Identifier: MIT
#include "dashboard/view/png_file.hpp"

#include <png.h>

namespace vigil::dashboard {

Expected<void> write_png(const std::filesystem::path& path, int width, int height,
                         std::span<const unsigned char> rgb) {
  if (width <= 0 || height <= 0 ||
      rgb.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)
    return fail(path.string() + ": nothing to write, the picture is " + std::to_string(width) + "×" +
                std::to_string(height) + " with " + std::to_string(rgb.size()) + " bytes");
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB;
  if (png_image_write_to_file(&image, path.c_str(), 0, rgb.data(), 0, nullptr) == 0)
    return fail(path.string() + ": " + image.message);
  return {};
}

}  // namespace vigil::dashboard
