#pragma once

// A printable certificate.

#include <string>

#include "absl/status/statusor.h"

namespace htx::awards {

struct CertificateText {
  std::string authority = {};
  std::string award_name = {};
  std::string recipient_name = {};
  std::string narrative = {};
  std::string credential = {};  // "credentials/{id}"
  std::string qr_text = {};     // At most 2 900 bytes.
};

// One page A4, lying, with the TrueType font of `font_file` embedded. Equal texts make equal bytes. FONT_UNAVAILABLE
// when the font cannot be read.
absl::StatusOr<std::string> RenderPdf(const CertificateText& text, const std::string& font_file);

}  // namespace htx::awards
