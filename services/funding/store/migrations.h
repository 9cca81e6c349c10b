#pragma once

#include <vector>

#include "common/sql/database.h"

namespace htx::funding {

// The migrations of this service's database, from store/migrations.
std::vector<sql::Migration> Migrations();

}  // namespace htx::funding
