#pragma once

// Targets of the pledges, in the words of the reports.

#include <vector>

#include "htx/awards/v1/pledge.pb.h"

namespace htx::ctl {

// "9/9 Liên minh HTX … triển khai thực hiện Nghị quyết Đại hội V" (cluster, 2017).
awards::v1::Target CongressTarget();
// What the nine alliances promised for 2018.
std::vector<awards::v1::Target> RedRiverTargets();
// The ten key task groups of Hải Phòng for the second half of 2019.
std::vector<awards::v1::Target> HaiPhongTasks();
// "100% HTX đang hoạt động được chuyển đổi" (Hải Phòng, end of 2019).
awards::v1::Target ConversionTarget();
// Plan of 50 outreach classes (Ho Chi Minh City, 2023).
awards::v1::Target ClassesTarget();

}  // namespace htx::ctl
