# htx_migrations(<target> NAMESPACE htx::registry DIR migrations)
#
# Compiles the numbered SQL files of DIR into <target>, which can then include "migrations.gen.h" and call
#   std::vector<htx::sql::Migration> htx::registry::Migrations();
# Files are NNNN_name.sql for both engines, or the pair NNNN_name.sqlite.sql and NNNN_name.postgres.sql. Statements end
# with ";" at a line's end. A change of a file, or a new one, regenerates the list at the next build.
set(HTX_MIGRATIONS_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/GenerateMigrations.cmake")

function(htx_migrations target)
  cmake_parse_arguments(arg "" "NAMESPACE;DIR" "" ${ARGN})
  if(NOT arg_NAMESPACE OR NOT arg_DIR)
    message(FATAL_ERROR "htx_migrations(${target}): NAMESPACE and DIR are required")
  endif()
  get_filename_component(dir "${arg_DIR}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
  file(GLOB files CONFIGURE_DEPENDS "${dir}/*.sql")
  list(SORT files)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${target}.migrations")
  add_custom_command(
    OUTPUT "${out}/migrations.gen.h" "${out}/migrations.gen.cc"
    COMMAND ${CMAKE_COMMAND} "-DDIR=${dir}" "-DFILES=${files}" "-DNAMESPACE=${arg_NAMESPACE}" "-DOUT=${out}"
            -P "${HTX_MIGRATIONS_SCRIPT}"
    DEPENDS ${files} "${HTX_MIGRATIONS_SCRIPT}" VERBATIM COMMENT "migrations of ${target}")
  target_sources(${target} PRIVATE "${out}/migrations.gen.cc" "${out}/migrations.gen.h")
  target_include_directories(${target} PRIVATE "${out}")
endfunction()
