# Run by Migrations.cmake at build time: writes OUT/migrations.gen.{h,cc} from FILES, for NAMESPACE.
cmake_minimum_required(VERSION 3.25)
set(numbers "")
set(body "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)(\\.sqlite|\\.postgres)?\\.sql$")
    message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql, NNNN_name.sqlite.sql or NNNN_name.postgres.sql")
  endif()
  set(digits "${CMAKE_MATCH_1}")
  set(title "${CMAKE_MATCH_2}")
  set(engine "${CMAKE_MATCH_3}")
  if(engine STREQUAL ".postgres")
    if(NOT EXISTS "${DIR}/${digits}_${title}.sqlite.sql")
      message(FATAL_ERROR "${file}: its twin for SQLite is missing")
    endif()
    continue()  # Taken together with its twin.
  endif()
  if(digits IN_LIST numbers)
    message(FATAL_ERROR "${file}: the number ${digits} is taken twice")
  endif()
  list(APPEND numbers "${digits}")
  file(READ "${file}" sqlite)
  set(postgres "${sqlite}")
  if(engine STREQUAL ".sqlite")
    if(NOT EXISTS "${DIR}/${digits}_${title}.postgres.sql")
      message(FATAL_ERROR "${file}: its twin for PostgreSQL is missing")
    endif()
    file(READ "${DIR}/${digits}_${title}.postgres.sql" postgres)
  endif()
  string(REGEX REPLACE "^0+" "" number "${digits}")
  string(APPEND body "      {.number = ${number},\n       .name = \"${title}\",\n"
                     "       .sqlite = R\"htxsql(${sqlite})htxsql\",\n"
                     "       .postgres = R\"htxsql(${postgres})htxsql\"},\n")
endforeach()

file(MAKE_DIRECTORY "${OUT}")
file(WRITE "${OUT}/migrations.gen.h" "// Generated from the numbered SQL files; see common/sql/Migrations.cmake.
#pragma once

#include <vector>

#include \"common/sql/database.h\"

namespace ${NAMESPACE} {
std::vector<::htx::sql::Migration> Migrations();
}  // namespace ${NAMESPACE}
")
file(WRITE "${OUT}/migrations.gen.cc" "#include \"migrations.gen.h\"

namespace ${NAMESPACE} {
std::vector<::htx::sql::Migration> Migrations() {
  return {
${body}  };
}
}  // namespace ${NAMESPACE}
")
