#pragma once

// SOCI and its two backends. Only .cc files and private headers of this folder may include this.

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
