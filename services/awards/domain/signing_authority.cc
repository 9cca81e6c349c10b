#include "awards/domain/signing_authority.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "awards/domain/honour_errors.h"
#include "common/base/error.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

// One paper as far as it matters who signed it.
struct SignedPaper {
  std::string authority = {};
  Grantor grantor = Grantor::kAlliance;
  absl::CivilDay day = {};
  std::string signer_title = {};  // Empty: not told.
  std::vector<std::string> kinds = {};
};

bool MaySign(const SigningAuthority& authority, const SignedPaper& paper) {
  if (!authority.period.Contains(paper.day) || authority.grantor != paper.grantor) return false;
  if (!paper.signer_title.empty() && authority.signer_title != paper.signer_title) return false;
  return authority.award_kinds.empty() || std::all_of(paper.kinds.begin(), paper.kinds.end(), [&](const auto& kind) {
           return std::count(authority.award_kinds.begin(), authority.award_kinds.end(), kind) > 0;
         });
}

absl::StatusOr<SigningAuthorityId> Match(const SignedPaper& paper, absl::Span<const SigningAuthority> recorded) {
  if (recorded.empty()) return SigningAuthorityId();
  const auto found = std::find_if(recorded.begin(), recorded.end(),
                                  [&](const SigningAuthority& authority) { return MaySign(authority, paper); });
  if (found == recorded.end()) return SignerNotEmpowered(paper.authority, paper.signer_title, FormatDay(paper.day));
  return found->id;
}

}  // namespace

std::string NameOf(const SigningAuthorityId& id) { return absl::StrCat("signingAuthorities/", id.text()); }

absl::Status CheckSigningAuthority(const SigningAuthority& authority, const RuleSets& sets) {
  for (const std::string& code : authority.award_kinds) {
    const AwardKind* kind = FindKind(code, sets);
    if (kind == nullptr) return AwardKindUnknown(code, FormatDay(authority.period.from));
    if (kind->grantor != authority.grantor) return AuthorityRefused(authority.authority, code);
  }
  return absl::OkStatus();
}

absl::StatusOr<SigningAuthority> EndOn(SigningAuthority authority, absl::CivilDay day) {
  if (authority.period.to) return StateForbids(NameOf(authority.id), "ENDED", "OPEN");
  if (day <= authority.period.from) {
    return InvalidField("ended_on", {"must be after its first day", "phải sau ngày bắt đầu"});
  }
  authority.period.to = day;
  return authority;
}

absl::StatusOr<SigningAuthorityId> SignedBy(const Decision& decision, absl::Span<const SigningAuthority> recorded) {
  SignedPaper paper = {.authority = decision.authority,
                       .grantor = decision.grantor,
                       .day = decision.signed_on,
                       .signer_title = decision.signer_title};
  for (const Award& award : decision.awards) paper.kinds.push_back(award.award_kind);
  return Match(paper, recorded);
}

absl::Status CheckSigner(const Ruling& ruling, const Award& award, absl::Span<const SigningAuthority> recorded) {
  return Match({.authority = ruling.authority,
                .grantor = award.grantor,
                .day = ruling.signed_on,
                .kinds = {award.award_kind}},
               recorded)
      .status();
}

}  // namespace htx::awards
