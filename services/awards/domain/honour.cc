#include "awards/domain/honour.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "awards/domain/canonical.h"
#include "awards/domain/errors.h"
#include "awards/domain/honour_errors.h"
#include "common/base/status.h"

namespace htx::awards {
namespace {

std::string DayInWords(absl::CivilDay day) {
  return absl::StrCat("ngày ", day.day(), " tháng ", day.month(), " năm ", day.year());
}

}  // namespace

std::string NameOf(const CeremonyId& id) { return absl::StrCat("ceremonies/", id.text()); }
std::string NameOf(const CredentialId& id) { return absl::StrCat("credentials/", id.text()); }

absl::string_view ToText(AwardState state) {
  switch (state) {
    case AwardState::kGranted:
      return "GRANTED";
    case AwardState::kConferred:
      return "CONFERRED";
    case AwardState::kRevoked:
      return "REVOKED";
    case AwardState::kReinstated:
      return "REINSTATED";
  }
  return "";
}

bool MayMove(CredentialState from, CredentialState to) {
  using enum CredentialState;
  switch (from) {
    case kActive:
      return to == kSuspended || to == kRevoked;
    case kSuspended:
      return to == kActive || to == kRevoked;
    case kRevoked:
      return false;
  }
  return false;
}

absl::string_view ToText(CredentialState state) {
  switch (state) {
    case CredentialState::kActive:
      return "ACTIVE";
    case CredentialState::kRevoked:
      return "REVOKED";
    case CredentialState::kSuspended:
      return "SUSPENDED";
  }
  return "";
}

absl::StatusOr<Credential> MoveTo(CredentialState to, Credential credential) {
  if (!MayMove(credential.state, to)) {
    return StateForbids(NameOf(credential.id), ToText(credential.state),
                        to == CredentialState::kSuspended ? "ACTIVE" : "SUSPENDED");
  }
  credential.state = to;
  return credential;
}

int64_t SumOf(absl::Span<const PrizePayment> payments) {
  int64_t sum = 0;
  for (const PrizePayment& payment : payments) sum += payment.amount;
  return sum;
}

absl::Status CheckPayment(const PrizePayment& payment, const Award& award, std::optional<int64_t> prize,
                          absl::Span<const PrizePayment> earlier) {
  if (award.state == AwardState::kRevoked) {
    return StateForbids(NameOf(award.id), ToText(award.state), "GRANTED, CONFERRED, REINSTATED");
  }
  if (payment.paid_on < award.signed_on) return PaidTooEarly(NameOf(award.id), FormatDay(award.signed_on));
  if (!prize) return absl::OkStatus();
  const int64_t left = *prize - SumOf(earlier);
  return payment.amount > left ? PrizeExceeded(NameOf(award.id), std::max<int64_t>(left, 0)) : absl::OkStatus();
}

std::string ContentBytes(const Ruling& ruling) {
  CanonicalBytes bytes;
  bytes.Add("htx.awards.ruling.1").Add(NameOf(ruling.award)).Add(ruling.id).Add(static_cast<int64_t>(ruling.kind));
  bytes.Add(ruling.ground ? static_cast<int64_t>(*ruling.ground) : 0).Add(ruling.number).Add(ruling.authority);
  bytes.Add(FormatDay(ruling.signed_on)).Add(ruling.findings);
  bytes.Add(ruling.money_due ? absl::StrCat(*ruling.money_due) : "").Add(int64_t{ruling.item_due});
  return bytes.bytes();
}

absl::StatusOr<Award> Apply(Ruling& ruling, Award award, const Decision& decision, const std::optional<Ruling>& last) {
  const bool revokes = ruling.kind == RulingKind::kRevocation;
  const AwardState to = revokes ? AwardState::kRevoked : AwardState::kReinstated;
  if (!MayMove(award.state, to)) {
    return StateForbids(NameOf(award.id), ToText(award.state), revokes ? "GRANTED, CONFERRED" : "REVOKED");
  }
  if (ruling.authority != decision.authority) return AuthorityRefused(ruling.authority, NameOf(award.id));
  const absl::CivilDay since = last ? last->signed_on : decision.signed_on;
  if (ruling.signed_on < since) return RulingTooEarly(NameOf(award.id), FormatDay(since));
  ruling.item_due = revokes && award.state == AwardState::kConferred;
  award.state = to;
  return award;
}

absl::StatusOr<Award> Confer(Award award, absl::CivilDay held_on) {
  if (!MayMove(award.state, AwardState::kConferred)) {
    return StateForbids(NameOf(award.id), ToText(award.state), "GRANTED");
  }
  if (held_on < award.signed_on) return ConferredTooEarly(NameOf(award.id), FormatDay(award.signed_on));
  award.state = AwardState::kConferred;
  return award;
}

absl::Status CheckRecovery(const Recovery& recovery, const Award& award, const Ruling& revocation,
                           absl::Span<const Recovery> earlier) {
  if (award.state != AwardState::kRevoked) return StateForbids(NameOf(award.id), ToText(award.state), "REVOKED");
  int64_t recovered = 0;
  bool returned = false;
  for (const Recovery& before : earlier) {
    recovered += before.amount;
    returned |= before.item_returned;
  }
  // Where nobody knows what was paid, what comes back is recorded as it is.
  const bool too_much = revocation.money_due && recovery.amount > *revocation.money_due - recovered;
  if (too_much || (recovery.item_returned && (returned || !revocation.item_due))) {
    return RecoveryExceedsDue(NameOf(award.id));
  }
  return absl::OkStatus();
}

absl::StatusOr<Decision> Import(Decision decision, absl::Span<const NewItem> items, const RuleSets& sets) {
  decision.provenance = Provenance::kImported;
  for (size_t i = 0; i < items.size(); ++i) {
    const NewItem& item = items[i];
    const std::string field = absl::StrCat("decision.items[", i, "]");
    if (!item.nomination.empty() || item.award_kind.empty() || item.year == 0 || item.recipient.display_name.empty()) {
      return ItemInvalid(field, "kind, recipient with a name, and year are needed, and no nomination",
                         "cần loại khen thưởng, đối tượng có tên và năm, không gắn đề nghị");
    }
    const AwardKind* kind = FindKind(item.award_kind, sets);
    if (kind == nullptr) return AwardKindUnknown(item.award_kind, FormatDay(decision.signed_on));
    if (kind->grantor != decision.grantor) return AuthorityRefused(decision.authority, kind->code);
    HTX_RETURN_IF_ERROR(CheckRecipientKind(*kind, item.recipient.kind));
    decision.awards.push_back({.id = item.award,
                               .decision = decision.id,
                               .award_kind = item.award_kind,
                               .form = kind->form,
                               .grantor = kind->grantor,
                               .level = kind->level,
                               .statutory = kind->statutory(),
                               .recipient = item.recipient,
                               .year = item.year,
                               .cluster = item.cluster,
                               .decision_number = decision.number,
                               .signed_on = decision.signed_on,
                               .dataset = decision.dataset,
                               .create_time = decision.create_time});
  }
  return decision;
}

std::optional<int64_t> PrizeOf(const Award& award, const Decision& decision, const RuleSets& sets) {
  const std::optional<KindOnDate> kind = sets.Find(award.award_kind, award.signed_on, decision.manager);
  const std::optional<int64_t> salary = BaseSalary(award.signed_on);
  if (!kind || !salary) return std::nullopt;
  const BonusRule* bonus = FindBonus(*kind->kind, award.recipient.kind);
  if (bonus == nullptr) return std::nullopt;
  return Bonus(bonus->tenths, *salary);
}

std::string NarrativeOf(const Award& award) {
  return absl::StrCat("Quyết định số ", award.decision_number, " ", DayInWords(award.signed_on), "; thành tích năm ",
                      award.year);
}

}  // namespace htx::awards
