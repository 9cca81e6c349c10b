#include "awards/rpc/certificate_pdf.h"

#include <hpdf.h>
#include <qrencode.h>

#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "awards/domain/honour_errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// Points; A4 lying is 842 by 595.
constexpr float kMargin = 60;
constexpr float kQrSide = 150;
constexpr float kFrame = 24;

struct LibraryError {
  HPDF_STATUS code = HPDF_OK;
};

void Note(HPDF_STATUS code, HPDF_STATUS /*detail*/, void* error) {
  LibraryError& noted = *static_cast<LibraryError*>(error);
  if (noted.code == HPDF_OK) noted.code = code;
}

using Document = std::unique_ptr<HPDF_Doc_Rec, void (*)(HPDF_Doc)>;

// What draws on the one page.
struct Sheet {
  HPDF_Page page = nullptr;
  HPDF_Font font = nullptr;
  float width = 0;
  float height = 0;
};

// The words of `text` in lines that fit, each word whole.
std::vector<std::string> LinesOf(const Sheet& sheet, const std::string& text, float size) {
  std::vector<std::string> lines;
  HPDF_Page_SetFontAndSize(sheet.page, sheet.font, size);
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    std::string longer = lines.empty() ? std::string(word) : absl::StrCat(lines.back(), " ", word);
    if (!lines.empty() && HPDF_Page_TextWidth(sheet.page, longer.c_str()) <= sheet.width - 2 * kMargin) {
      lines.back() = std::move(longer);
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

// Centred lines from `y` down; returns where the next ones begin.
float Write(const Sheet& sheet, const std::string& text, float size, float y) {
  for (const std::string& line : LinesOf(sheet, text, size)) {
    const float width = HPDF_Page_TextWidth(sheet.page, line.c_str());
    HPDF_Page_BeginText(sheet.page);
    HPDF_Page_TextOut(sheet.page, (sheet.width - width) / 2, y, line.c_str());
    HPDF_Page_EndText(sheet.page);
    y -= size * 1.4F;
  }
  return y;
}

absl::Status DrawQr(const Sheet& sheet, const std::string& text, float left, float bottom) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                        QR_ECLEVEL_L),
      QRcode_free);
  if (code == nullptr) return absl::InternalError("the document does not fit a QR code");
  const float module = kQrSide / static_cast<float>(code->width);
  for (int row = 0; row < code->width; ++row) {
    for (int column = 0; column < code->width; ++column) {
      if ((code->data[row * code->width + column] & 1) == 0) continue;
      HPDF_Page_Rectangle(sheet.page, left + static_cast<float>(column) * module,
                          bottom + kQrSide - static_cast<float>(row + 1) * module, module, module);
    }
  }
  HPDF_Page_Fill(sheet.page);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> RenderPdf(const CertificateText& text, const std::string& font_file) {
  LibraryError error;
  const Document document(HPDF_New(Note, &error), HPDF_Free);
  if (document == nullptr) return absl::InternalError("no memory for a certificate");
  HPDF_Doc pdf = document.get();
  HPDF_SetCompressionMode(pdf, HPDF_COMP_ALL);
  HPDF_UseUTFEncodings(pdf);
  const char* font_name = HPDF_LoadTTFontFromFile(pdf, font_file.c_str(), HPDF_TRUE);
  if (font_name == nullptr || error.code != HPDF_OK) return FontUnavailable();
  Sheet sheet = {.page = HPDF_AddPage(pdf), .font = HPDF_GetFont(pdf, font_name, "UTF-8")};
  HPDF_Page_SetSize(sheet.page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_LANDSCAPE);
  sheet.width = HPDF_Page_GetWidth(sheet.page);
  sheet.height = HPDF_Page_GetHeight(sheet.page);
  HPDF_Page_SetLineWidth(sheet.page, 2);
  HPDF_Page_Rectangle(sheet.page, kFrame, kFrame, sheet.width - 2 * kFrame, sheet.height - 2 * kFrame);
  HPDF_Page_Stroke(sheet.page);

  float y = Write(sheet, text.authority, 18, sheet.height - 90);
  y = Write(sheet, "chứng nhận", 14, y - 12);
  y = Write(sheet, text.recipient_name, 26, y - 22);
  y = Write(sheet, "được tặng", 14, y - 6);
  y = Write(sheet, text.award_name, 22, y - 16);
  Write(sheet, text.narrative, 13, y - 8);
  HTX_RETURN_IF_ERROR(DrawQr(sheet, text.qr_text, (sheet.width - kQrSide) / 2, kFrame + 34));
  Write(sheet, absl::StrCat("Kiểm tra: htxctl award verify – ", text.credential), 9, kFrame + 16);

  HPDF_SaveToStream(pdf);
  std::string bytes(HPDF_GetStreamSize(pdf), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ReadFromStream(pdf, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  if (error.code != HPDF_OK) return absl::InternalError(absl::StrCat("the certificate failed with ", error.code));
  bytes.resize(size);
  return bytes;
}

}  // namespace htx::awards
