# The header-only libraries of the building system (Debian: nlohmann-json3-dev, libspdlog-dev,
# libfmt-dev, libcli11-dev), for a compiler that must not see the rest of /usr/include: a folder of
# links for each, under the names that their own packages give.
function(unclash_host_headers target)
  cmake_parse_arguments(library "" "" "FOLDERS;DEFINITIONS" ${ARGN})
  string(MAKE_C_IDENTIFIER ${target} name)
  set(root ${CMAKE_BINARY_DIR}/host-headers/${name})
  file(MAKE_DIRECTORY ${root})
  foreach(folder IN LISTS library_FOLDERS)
    if(NOT IS_DIRECTORY /usr/include/${folder})
      message(FATAL_ERROR "/usr/include/${folder} is missing: ${target} needs its headers.")
    endif()
    file(CREATE_LINK /usr/include/${folder} ${root}/${folder} SYMBOLIC)
  endforeach()
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE ${root})
  target_compile_definitions(${target} INTERFACE ${library_DEFINITIONS})
endfunction()

unclash_host_headers(nlohmann_json::nlohmann_json FOLDERS nlohmann)
unclash_host_headers(CLI11::CLI11 FOLDERS CLI)
unclash_host_headers(spdlog::spdlog FOLDERS spdlog fmt
  DEFINITIONS SPDLOG_HEADER_ONLY SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
