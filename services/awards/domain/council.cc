#include "awards/domain/council.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "awards/domain/errors.h"
#include "common/base/status.h"

namespace htx::awards {

std::string NameOf(const CouncilId& id) { return absl::StrCat("councils/", id.text()); }

absl::StatusOr<Council> FoundCouncil(Council council) {
  for (size_t i = 0; i < council.seats.size(); ++i) {
    const CouncilSeat& seat = council.seats[i];
    const std::string field = absl::StrCat("council.seats[", i, "]");
    if (seat.period.to && *seat.period.to <= seat.period.from) {
      return CouncilInvalid(field, "a seat ends after it begins", "thời gian tham gia phải kết thúc sau khi bắt đầu");
    }
    for (size_t other = 0; other < i; ++other) {
      if (!council.seats[other].period.Overlaps(seat.period)) continue;
      if (council.seats[other].principal == seat.principal) {
        return CouncilInvalid(field, "a principal has two seats on one day",
                              "một thành viên có hai ghế trong cùng ngày");
      }
      if (council.seats[other].role == CouncilRole::kChair && seat.role == CouncilRole::kChair) {
        return CouncilInvalid(field, "a council has one chair on a day", "mỗi ngày Hội đồng chỉ có một chủ tịch");
      }
    }
  }
  std::sort(council.seats.begin(), council.seats.end(), [](const CouncilSeat& a, const CouncilSeat& b) {
    return a.period.from != b.period.from ? a.period.from < b.period.from : a.principal < b.principal;
  });
  return council;
}

absl::StatusOr<Council> ChangeSeats(Council council, absl::Span<const SeatChange> changes) {
  for (const SeatChange& change : changes) {
    if (change.joins) {
      council.seats.push_back(*change.joins);
      continue;
    }
    const auto seat = std::find_if(council.seats.begin(), council.seats.end(), [&](const CouncilSeat& each) {
      return each.principal == change.leaves && each.period.from < change.effective &&
             (!each.period.to || change.effective < *each.period.to);
    });
    if (seat == council.seats.end()) return NotInCouncil(change.leaves);
    seat->period.to = change.effective;
  }
  return FoundCouncil(std::move(council));
}

std::vector<CouncilMember> MembersOn(const Council& council, absl::CivilDay day) {
  std::vector<CouncilMember> members;
  for (const CouncilSeat& seat : council.seats) {
    if (!seat.period.Contains(day)) continue;
    members.push_back({.principal = seat.principal,
                       .display_name = seat.display_name,
                       .role = seat.role,
                       .unit = seat.unit,
                       .person = seat.person});
  }
  return members;
}

absl::StatusOr<Meeting> Seat(Meeting meeting, const Council& council, absl::Span<const std::string> attending) {
  if (meeting.manager != council.manager) {
    return CouncilInvalid("meeting.source_council", "the council is another alliance's",
                          "Hội đồng thuộc liên minh khác");
  }
  meeting.council = MembersOn(council, meeting.held_on);
  return Attend(std::move(meeting), attending);
}

absl::Status CheckRelation(const Relation& relation) {
  if (relation.period.to && *relation.period.to <= relation.period.from) {
    return RelationInvalid("relation.period", "it ends after it begins", "quan hệ phải kết thúc sau khi bắt đầu");
  }
  if (!relation.unit.empty() && relation.unit == relation.organization) {
    return RelationInvalid("relation.organization", "a unit is not declared related to itself",
                           "không khai báo quan hệ của đơn vị với chính mình");
  }
  return absl::OkStatus();
}

absl::StatusOr<Relation> EndOn(Relation relation, absl::CivilDay day) {
  if (relation.period.to && *relation.period.to <= day) {
    return RelationInvalid("ended_on", "it ended before", "quan hệ đã kết thúc trước đó");
  }
  relation.period.to = day;
  HTX_RETURN_IF_ERROR(CheckRelation(relation));
  return relation;
}

}  // namespace htx::awards
