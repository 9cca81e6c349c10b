#include "funding/rpc/program_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status.h"
#include "funding/rpc/proto_values.h"

namespace htx::funding {
namespace {

BorrowerKind ParseKind(absl::string_view word, absl::string_view field, FieldErrors& errors) {
  for (const BorrowerKind kind : {BorrowerKind::kCooperative, BorrowerKind::kCooperativeUnion,
                                  BorrowerKind::kPeoplesCreditFund, BorrowerKind::kCooperativeGroup}) {
    if (WordOf(kind) == word) return kind;
  }
  errors.Add(field, {.en = "is not a kind that may borrow", .vi = "không phải là loại hình được vay"});
  return BorrowerKind::kUnknown;
}

ProgramConditions ParseConditions(const v1::ProgramConditions& conditions, FieldErrors& errors) {
  constexpr absl::string_view kField = "program.conditions";
  ProgramConditions parsed = {
      .largest_loan = ParseMoney(conditions.largest_loan(), 0, absl::StrCat(kField, ".largest_loan"), errors),
      .longest_term_months = conditions.longest_term_months(),
      .own_capital_ppm = conditions.own_capital_ppm()};
  CheckRange(conditions.longest_term_months(), 0, 360, absl::StrCat(kField, ".longest_term_months"), errors);
  CheckRange(conditions.own_capital_ppm(), 0, kMillion, absl::StrCat(kField, ".own_capital_ppm"), errors);
  CheckRange(conditions.borrower_kinds_size(), 0, 10, absl::StrCat(kField, ".borrower_kinds"), errors);
  CheckRange(conditions.sectors_size(), 0, 50, absl::StrCat(kField, ".sectors"), errors);
  CheckRange(conditions.areas_size(), 0, 200, absl::StrCat(kField, ".areas"), errors);
  for (int i = 0; i < conditions.borrower_kinds_size(); ++i) {
    const std::string field = absl::StrCat(kField, ".borrower_kinds[", i, "]");
    parsed.kinds.push_back(ParseKind(conditions.borrower_kinds(i), field, errors));
  }
  for (int i = 0; i < conditions.sectors_size(); ++i) {
    CheckPresent(conditions.sectors(i), absl::StrCat(kField, ".sectors[", i, "]"), errors);
    parsed.sectors.push_back(conditions.sectors(i));
  }
  for (int i = 0; i < conditions.areas_size(); ++i) {
    parsed.areas.push_back(ParseName(conditions.areas(i), kAreas, absl::StrCat(kField, ".areas[", i, "]"), errors));
  }
  return parsed;
}

v1::ProgramConditions ConditionsProto(const ProgramConditions& conditions) {
  v1::ProgramConditions proto;
  for (const BorrowerKind kind : conditions.kinds) proto.add_borrower_kinds(std::string(WordOf(kind)));
  for (const std::string& sector : conditions.sectors) proto.add_sectors(sector);
  for (const std::string& area : conditions.areas) proto.add_areas(AreaNameOf(area));
  if (conditions.largest_loan > 0) *proto.mutable_largest_loan() = MoneyProto(conditions.largest_loan);
  proto.set_longest_term_months(conditions.longest_term_months);
  proto.set_own_capital_ppm(conditions.own_capital_ppm);
  return proto;
}

absl::string_view CollectionOf(LimitSubject subject) {
  switch (subject) {
    case LimitSubject::kBorrower:
    case LimitSubject::kGroup:
      return kOrganizations;
    case LimitSubject::kProgram:
      return kPrograms;
    case LimitSubject::kSource:
      return kSources;
  }
  HTX_UNREACHABLE();
}

}  // namespace

SourceMix ParseMix(const google::protobuf::RepeatedPtrField<v1::SourceShare>& shares, absl::string_view field,
                   FieldErrors& errors) {
  SourceMix mix;
  CheckRange(shares.size(), 0, kMostSources, field, errors);
  for (int i = 0; i < shares.size(); ++i) {
    const std::string source = absl::StrCat(field, "[", i, "].source");
    mix.push_back({.source = SourceId::Of(ParseName(shares.Get(i).source(), kSources, source, errors)),
                   .ppm = shares.Get(i).share_ppm()});
  }
  if (!mix.empty() && !IsWhole(mix)) {
    errors.Add(field, {.en = "needs positive shares of different sources that sum to 1 000 000",
                       .vi = "cần các tỷ lệ dương của các nguồn vốn khác nhau, tổng bằng 1 000 000"});
  }
  return mix;
}

absl::StatusOr<Program> ParseProgram(const v1::Program& program) {
  FieldErrors errors;
  const common::v1::DateRange& period = program.period();
  Program parsed = {.id = ProgramId::Of(ParseName(program.name(), kPrograms, "program.name", errors)),
                    .fund = FundId::Of(ParseName(program.fund(), kFunds, "program.fund", errors)),
                    .display_name = program.display_name(),
                    .from = ParseDate(period.has_from(), period.from(), "program.period.from", errors),
                    .to = ParseDate(period.has_to(), period.to(), "program.period.to", errors),
                    .budget = ParseMoney(program.budget(), 1, "program.budget", errors),
                    .revolving = program.revolving(),
                    .mix = ParseMix(program.source_mix(), "program.source_mix", errors),
                    .conditions = ParseConditions(program.conditions(), errors),
                    .reference = program.reference()};
  CheckPresent(program.display_name(), "program.display_name", errors);
  if (period.has_from() && period.has_to() && parsed.to <= parsed.from) {
    errors.Add("program.period.to", {.en = "must be after from", .vi = "phải sau ngày bắt đầu"});
  }
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

absl::StatusOr<CreditLimit> ParseLimit(const v1::CreditLimit& limit, IdSource& ids) {
  FieldErrors errors;
  CreditLimit parsed = {
      .id = CreditLimitId::Of(ids.Next()),
      .fund = FundId::Of(ParseName(limit.fund(), kFunds, "credit_limit.fund", errors)),
      .subject = ParseEnum<LimitSubject>(limit.subject_kind(), 4, "credit_limit.subject_kind", errors),
      .effective = ParseDate(limit.has_effective_date(), limit.effective_date(), "credit_limit.effective_date", errors),
      .reference = limit.reference()};
  if (parsed.subject != LimitSubject{}) {
    parsed.subject_id = ParseName(limit.subject(), CollectionOf(parsed.subject), "credit_limit.subject", errors);
  }
  if (limit.has_amount()) parsed.amount = ParseMoney(limit.amount(), 0, "credit_limit.amount", errors);
  CheckPresent(limit.reference(), "credit_limit.reference", errors);
  HTX_RETURN_IF_ERROR(errors.ToStatus());
  return parsed;
}

v1::SourceShare ToProto(const SourceShare& share) {
  v1::SourceShare proto;
  proto.set_source(NameOf(share.source));
  proto.set_share_ppm(share.ppm);
  return proto;
}

v1::Program ToProto(const Program& program, const std::optional<ProgramPosition>& position) {
  v1::Program proto;
  proto.set_name(NameOf(program.id));
  proto.set_fund(NameOf(program.fund));
  proto.set_display_name(program.display_name);
  *proto.mutable_period()->mutable_from() = DateProto(program.from);
  *proto.mutable_period()->mutable_to() = DateProto(program.to);
  *proto.mutable_budget() = MoneyProto(program.budget);
  proto.set_revolving(program.revolving);
  for (const SourceShare& share : program.mix) *proto.add_source_mix() = ToProto(share);
  *proto.mutable_conditions() = ConditionsProto(program.conditions);
  proto.set_reference(program.reference);
  if (position.has_value()) {
    v1::ProgramPosition& done = *proto.mutable_position();
    const Dong used = position->Used(program.revolving);
    *done.mutable_date() = DateProto(position->day);
    *done.mutable_committed() = MoneyProto(position->committed);
    *done.mutable_lent() = MoneyProto(position->lent);
    *done.mutable_repaid() = MoneyProto(position->repaid);
    *done.mutable_used() = MoneyProto(used);
    *done.mutable_available() = MoneyProto(program.budget - used);
  }
  *proto.mutable_create_time() = TimeProto(program.created);
  *proto.mutable_update_time() = TimeProto(program.updated);
  proto.set_etag(absl::StrCat(program.version));
  return proto;
}

v1::CreditLimit ToProto(const CreditLimit& limit) {
  v1::CreditLimit proto;
  proto.set_name(NameOf(limit.id));
  proto.set_fund(NameOf(limit.fund));
  proto.set_subject_kind(static_cast<v1::CreditLimitSubject>(limit.subject));
  proto.set_subject(absl::StrCat(CollectionOf(limit.subject), "/", limit.subject_id));
  *proto.mutable_effective_date() = DateProto(limit.effective);
  if (limit.amount.has_value()) *proto.mutable_amount() = MoneyProto(*limit.amount);
  proto.set_reference(limit.reference);
  return proto;
}

}  // namespace htx::funding
