#pragma once

// Believable names of organisations. Names of organisations only: no person's name is ever made.

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace htx::ctl {

// The legal form of a generated organisation.
enum class Form { kCooperative, kUnion, kCreditFund, kGroup, kEnterprise };

// The alliance's sector codes (domain: NN, TTCN, XD, VSMT, GTVT, TMDV, QTDND).
enum class Sector { kFarming, kCraft, kConstruction, kSanitation, kTransport, kTrade, kCredit };

// "NN", "TTCN", ….
absl::string_view SectorCode(Sector sector);

// How one form in one sector begins its name, e.g. "Hợp tác xã Dịch vụ nông nghiệp".
absl::Span<const absl::string_view> NameHeads(Form form, Sector sector);

// Own names in common use, e.g. "Tân Tiến".
absl::Span<const absl::string_view> OwnNames();

// The `index`-th name that begins with one of `heads` and ends with one of `places` (communes or wards of one
// province), e.g. "Hợp tác xã Dịch vụ nông nghiệp Tân Tiến - Gia Phong". Distinct for distinct indexes below NameCount;
// neighbouring indexes look unrelated.
std::string NameFrom(absl::Span<const absl::string_view> heads, absl::Span<const absl::string_view> places,
                     int64_t index);

// How many distinct names NameFrom makes of so many heads and places.
int64_t NameCount(size_t heads, size_t places);

}  // namespace htx::ctl
