#pragma once

// A generated list of communes and a generated reform of them, in the size of the reform of 2025-07-01: 10 040 communes
// become 3 321; 471 are split between two; 2 145 new units bear the code of an old one. Names and borders are made up.

#include <string>
#include <vector>

#include "htx/registry/v1/area_change.pb.h"

namespace htx::registry {

struct GeneratedCommunes {
  v1::AreaChange units = {};            // Establishes the 10 040.
  v1::AreaChange reform = {};           // Covers them all.
  std::vector<std::string> whole = {};  // Codes of old communes that go whole into one.
  std::vector<std::string> split = {};  // Codes of the 471.
};

// The same at each call. The provinces are those that come with the program.
GeneratedCommunes GenerateCommunes();

}  // namespace htx::registry
